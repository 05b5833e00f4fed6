package io.stemma.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EstateTimeTest {
  @Test
  void textHasSixDecimalsOrNone() {
    assertThat(EstateTime.text(0)).isEqualTo("2025-01-01T00:00:00+00:00");
    assertThat(EstateTime.text(1)).isEqualTo("2025-01-01T00:00:00.000001+00:00");
    assertThat(EstateTime.text(EstateTime.YEAR - 1)).isEqualTo("2025-12-31T23:59:59.999999+00:00");
  }

  @Test
  void textIsAnInstant() {
    long micros = 59 * EstateTime.DAY + 8 * EstateTime.HOUR + 250_000;

    assertThat(OffsetDateTime.parse(EstateTime.text(micros)))
        .isEqualTo(OffsetDateTime.parse("2025-03-01T08:00:00.25Z"));
  }

  /** Discovery ids are times: not even ten million of them may be equal. */
  @Test
  void spreadTimesRiseAndStayWithinTheSpan() {
    long[] times =
        IntStream.range(0, 10_000)
            .mapToLong(i -> EstateTime.spread(i, 10_000, EstateTime.YEAR, new Chance(i)))
            .toArray();

    assertThat(LongStream.of(times).distinct().sorted().toArray()).isEqualTo(times);
    assertThat(times[9_999]).isLessThan(EstateTime.YEAR);
  }
}
