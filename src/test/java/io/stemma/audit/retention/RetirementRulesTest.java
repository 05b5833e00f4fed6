package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.retention.MonthLife.Attachment;
import io.stemma.audit.retention.MonthLife.State;
import io.stemma.audit.retention.RetirementRules.Verdict;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is due, at the very instant and one past it. */
class RetirementRulesTest {
  private static final Policy POLICY = new Policy("events", 180, 3, Policy.Retirement.ON, null);
  private static final RetirementRules RULES = new RetirementRules(true);

  @Test
  void noMonthOfFourYearsIsDueBeforeItsTime() {
    for (YearMonth month = YearMonth.of(2027, 1);
        month.isBefore(YearMonth.of(2031, 1));
        month = month.plusMonths(1)) {
      AuditMonth name = new AuditMonth("events", month);
      Instant end = Instant.parse(month.plusMonths(1) + "-01T00:00:00Z");
      Instant last = end.plusSeconds(180L * 86_400);

      assertThat(next(open(name), last)).as("%s", month).isInstanceOf(Verdict.Stays.class);
      assertThat(next(open(name), last.plusNanos(1_000)))
          .isEqualTo(new Verdict.Due(RetirementStep.ARCHIVE));
    }
  }

  @Test
  void aLeapDayBelongsToItsMonth() {
    AuditMonth february = AuditMonth.of("events", "2028-02");

    assertThat(february.end()).isEqualTo(Instant.parse("2028-03-01T00:00:00Z"));
    assertThat(february.partition()).isEqualTo("events_2028_02");
  }

  @Test
  void nothingIsRetiredWithoutAFolder() {
    AuditMonth month = AuditMonth.of("events", "2020-01");
    for (State state : List.of(State.OPEN, State.ARCHIVED, State.DETACHED)) {
      MonthLife life =
          new MonthLife(month, 1, state, Attachment.ATTACHED, null, null, null, null, null, 0);
      assertThat(new RetirementRules(false).next(POLICY, life, Instant.now()).text())
          .isEqualTo(RetirementRules.NO_FOLDER);
    }
  }

  private static Verdict next(MonthLife life, Instant now) {
    return RULES.next(POLICY, life, now);
  }

  private static MonthLife open(AuditMonth month) {
    return new MonthLife(
        month, 1, State.OPEN, Attachment.ATTACHED, null, null, null, null, null, 0);
  }
}
