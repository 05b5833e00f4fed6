package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cron as cron reads it. */
class CronScheduleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * 0      | 2026-11-21T12:00:00Z | 2026-11-22T03:00:00Z",
        "0 3 * * 0      | 2026-11-22T03:00:00Z | 2026-11-29T03:00:00Z",
        "0 3 * * 7      | 2026-11-22T02:59:59Z | 2026-11-22T03:00:00Z",
        "*/15 * * * *   | 2026-12-31T23:46:00Z | 2027-01-01T00:00:00Z",
        "5-10/5 1,2 * * * | 2026-01-01T01:06:00Z | 2026-01-01T01:10:00Z",
        "0 0 29 2 *     | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "0 0 13 * 5     | 2026-11-22T00:00:00Z | 2026-11-27T00:00:00Z",
        "59 23 31 12 *  | 2026-12-31T23:58:59Z | 2026-12-31T23:59:00Z",
      })
  void findsTheNextTime(String cron, String after, String next) {
    assertThat(CronSchedule.parse("KEY", cron).next(Instant.parse(after)))
        .isEqualTo(Instant.parse(next));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0 3 * *",
        "60 3 * * *",
        "0 24 * * *",
        "0 3 0 * *",
        "0 3 * 13 *",
        "0 3 * * 8",
        "x 3 * * *",
        "0 3 5-2 * *",
        "*/0 * * * *",
        "0 0 30 2 *",
        "0 3 * * 0 0"
      })
  void refusesWhatIsNone(String cron) {
    assertThatThrownBy(() -> CronSchedule.parse("KEY", cron))
        .hasMessageContaining("KEY must be five fields");
  }

  @Test
  void takesEitherKindOfDayWhereBothAreGiven() {
    CronSchedule schedule = CronSchedule.parse("KEY", "0 0 1 * 1");

    assertThat(schedule.next(Instant.parse("2026-11-23T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-11-30T00:00:00Z"));
    assertThat(schedule.next(Instant.parse("2026-11-30T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
  }
}
