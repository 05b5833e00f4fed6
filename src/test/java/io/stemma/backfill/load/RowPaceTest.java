package io.stemma.backfill.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowPaceTest {
  /** Time that only passes when somebody waits, or when the test says so. */
  private long nanos = 1_000_000_000_000L;

  @ParameterizedTest
  @CsvSource({"1, 5", "10, 100", "3000, 30000", "1000000, 4000000"})
  void rowsTakeTheTimeTheyShould(long rowsPerSecond, long rows) {
    RowPace pace = pace(rowsPerSecond);
    long started = nanos;

    for (long i = 0; i < rows; i++) {
      pace.awaitRow();
    }

    double seconds = (nanos - started) / 1e9;
    assertThat(seconds).isCloseTo(rows / (double) rowsPerSecond, within(1.0 / rowsPerSecond));
  }

  @Test
  void aPauseIsNotMadeGoodByARush() {
    RowPace pace = pace(100);
    pace.awaitRow();
    nanos += Duration.ofMinutes(1).toNanos();
    long afterThePause = nanos;

    for (int i = 0; i < 100; i++) {
      pace.awaitRow();
    }

    assertThat((nanos - afterThePause) / 1e9).isBetween(0.98, 1.0);
  }

  @Test
  void withoutALimitNobodyWaits() {
    RowPace pace = pace(0);

    pace.awaitRow();

    assertThat(nanos).isEqualTo(1_000_000_000_000L);
    assertThat(pace.batchRows(10_000)).isEqualTo(10_000);
  }

  @ParameterizedTest
  @CsvSource({"1, 10000, 1", "100, 10000, 50", "100000, 10000, 10000", "100000, 7, 7"})
  void aBatchIsFullWithinASecond(long rowsPerSecond, int wanted, int expected) {
    assertThat(pace(rowsPerSecond).batchRows(wanted)).isEqualTo(expected);
  }

  private RowPace pace(long rowsPerSecond) {
    return new RowPace(rowsPerSecond, () -> nanos, waited -> nanos += waited);
  }

  private static org.assertj.core.data.Offset<Double> within(double rows) {
    // A wait too short for a thread is put off.
    return org.assertj.core.data.Offset.offset(Math.max(rows, 0.005) + 0.001);
  }
}
