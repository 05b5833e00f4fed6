package io.stemma.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cronutils.model.time.ExecutionTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cron as cron reads it. */
class CronExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * 0      | 2026-11-21T12:00:00Z | 2026-11-22T03:00:00Z",
        "0 3 * * 0      | 2026-11-22T03:00:00Z | 2026-11-29T03:00:00Z",
        "0 3 * * 7      | 2026-11-22T02:59:59Z | 2026-11-22T03:00:00Z",
        "0 3 * * SUN    | 2026-11-22T02:59:59Z | 2026-11-22T03:00:00Z",
        "0 3 * * 5-7    | 2026-11-22T03:00:00Z | 2026-11-27T03:00:00Z",
        "'  0  3 * * 0 '| 2026-11-22T03:00:00Z | 2026-11-29T03:00:00Z",
        "*/15 * * * *   | 2026-12-31T23:46:00Z | 2027-01-01T00:00:00Z",
        "5/15 * * * *   | 2026-12-31T23:46:00Z | 2026-12-31T23:50:00Z",
        "5-10/5 1,2 * * * | 2026-01-01T01:06:00Z | 2026-01-01T01:10:00Z",
        "0 0 */10 * *   | 2026-01-01T00:00:00Z | 2026-01-11T00:00:00Z",
        "0 0 29 2 *     | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "0 0 13 * 5     | 2026-11-22T00:00:00Z | 2026-11-27T00:00:00Z",
        "59 23 31 12 *  | 2026-12-31T23:58:59Z | 2026-12-31T23:59:00Z",
      })
  void findsTheNextTime(String cron, String after, String next) {
    assertThat(next(cron, after)).isEqualTo(Instant.parse(next));
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
        "0 3 * * 6-0",
        "*/0 * * * *",
        "*/61 * * * *",
        "0 3 ? * *",
        "0 3 L * *",
        "0 3 * * 5#2",
        "0 3 * * 0 0",
        "@daily",
        "off",
      })
  void refusesWhatIsNone(String cron) {
    assertThatThrownBy(() -> CronExpression.parse("KEY", cron))
        .hasMessageContaining("KEY must be five fields of cron")
        .hasMessageContaining("not '" + cron + "'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *"})
  void refusesDatesThatDoNotExist(String cron) {
    assertThatThrownBy(() -> CronExpression.parse("KEY", cron))
        .hasMessageContaining("No date has that day and month.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0 3 */2 * 1", "0 3 1 * */2", "0 3 *,5 * 1", "0 3 */2 * */3", "0 3 * * 1,7/2"})
  void refusesWhatProgramsReadDifferently(String cron) {
    assertThatThrownBy(() -> CronExpression.parse("KEY", cron))
        .hasMessageContaining("KEY must be five fields of cron")
        .hasMessageContaining("Programs read");
  }

  @Test
  void takesEitherKindOfDayWhereBothAreGiven() {
    assertThat(next("0 0 1 * 1", "2026-11-23T00:00:00Z")).isEqualTo("2026-11-30T00:00:00Z");
    assertThat(next("0 0 1 * 1", "2026-11-30T00:00:00Z")).isEqualTo("2026-12-01T00:00:00Z");
  }

  private static Instant next(String cron, String after) {
    ZonedDateTime last = Instant.parse(after).atZone(ZoneOffset.UTC);
    return ExecutionTime.forCron(CronExpression.parse("KEY", cron))
        .nextExecution(last)
        .orElseThrow()
        .toInstant();
  }
}
