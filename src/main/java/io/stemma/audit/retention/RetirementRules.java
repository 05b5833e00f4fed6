package io.stemma.audit.retention;

import io.stemma.audit.retention.MonthLife.Attachment;
import io.stemma.audit.retention.Policy.Retirement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What is due. The same for every caller; it looks at nothing but what it is given.
 *
 * @param archiving whether there is a folder for archives: without one nothing is retired
 */
public record RetirementRules(boolean archiving) {
  public static final String NO_FOLDER = "due: STEMMA_ARCHIVE_FOLDER is not set";

  /** What is to be done with a month. */
  public sealed interface Verdict {
    /** For people. */
    String text();

    /** It stays as it is. */
    record Stays(String text) implements Verdict {}

    /** A step is due. */
    record Due(RetirementStep step) implements Verdict {
      @Override
      public String text() {
        return "due: " + step.label();
      }
    }
  }

  /** What is to be done with a month by its policy. */
  public Verdict next(Policy policy, MonthLife month, Instant now) {
    return switch (month.state()) {
      case DROPPED -> new Verdict.Stays("dropped");
      case RESTORED -> new Verdict.Stays("restored");
      case OPEN, ARCHIVED, DETACHED -> ofLiving(policy, month, now);
    };
  }

  private Verdict ofLiving(Policy policy, MonthLife month, Instant now) {
    String held = heldBecause(policy, month);
    if (held != null) {
      // Its rows must be found as long as nobody has let it go.
      return month.table() == Attachment.DETACHING
          ? new Verdict.Due(RetirementStep.REATTACH)
          : new Verdict.Stays(held);
    }
    if (!now.isAfter(policy.retiredFrom(month.month()))
        && month.state() != MonthLife.State.DETACHED
        && month.table() != Attachment.DETACHING) {
      return new Verdict.Stays("kept until " + day(policy.retiredFrom(month.month())));
    }
    if (policy.retirement() == Retirement.DRY_RUN) {
      return new Verdict.Stays("dry run: would be retired");
    }
    return archiving ? step(month, now) : new Verdict.Stays(NO_FOLDER);
  }

  private static @Nullable String heldBecause(Policy policy, MonthLife month) {
    if (policy.legalHold() != null) {
      return "legal hold of the table: " + policy.legalHold();
    }
    if (policy.retirement() == Retirement.OFF) {
      return "retirement is off";
    }
    return month.heldBecause() == null ? null : "held: " + month.heldBecause();
  }

  private static Verdict step(MonthLife month, Instant now) {
    if (month.table() == Attachment.DETACHING) {
      return new Verdict.Due(RetirementStep.FINISH_DETACH);
    }
    return switch (month.state()) {
      case OPEN ->
          month.table() == Attachment.ATTACHED
              ? new Verdict.Due(RetirementStep.ARCHIVE)
              : new Verdict.Stays("somebody detached or dropped it by hand");
      case ARCHIVED ->
          new Verdict.Due(
              month.table() == Attachment.ATTACHED
                  ? RetirementStep.DETACH
                  : RetirementStep.NOTE_DETACHED);
      case DETACHED -> afterDetaching(month, now);
      case DROPPED, RESTORED -> new Verdict.Stays("gone");
    };
  }

  private static Verdict afterDetaching(MonthLife month, Instant now) {
    Instant dropAfter = month.dropAfter();
    if (month.verifiedAt() == null || dropAfter == null) {
      return new Verdict.Due(RetirementStep.VERIFY);
    }
    return now.isBefore(dropAfter)
        ? new Verdict.Stays("detached, dropped after " + day(dropAfter))
        : new Verdict.Due(RetirementStep.DROP);
  }

  private static LocalDate day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
