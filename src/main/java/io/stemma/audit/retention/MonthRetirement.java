package io.stemma.audit.retention;

import io.stemma.audit.retention.RetirementRules.Verdict;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Retires the months that are due, step by step. A step that fails leaves its month as it was and
 * the others to go on; the next run begins where this one ended, wherever that was.
 */
public final class MonthRetirement {
  private final MonthStore store;
  private final @Nullable MonthArchives archives;
  private final Clock clock;
  private final int graceDays;

  /**
   * Over a store and its archives.
   *
   * @param archives null where there is no folder for them: then nothing is retired
   * @param graceDays from the proof of a detached month until it may be dropped
   */
  public MonthRetirement(
      MonthStore store, @Nullable MonthArchives archives, Clock clock, int graceDays) {
    this.store = store;
    this.archives = archives;
    this.clock = clock;
    this.graceDays = graceDays;
  }

  /**
   * Does every step that is due.
   *
   * @return whether it was done; false where another program is at it
   */
  public boolean run(RetirementListener listener) {
    return store.alone(() -> retire(listener));
  }

  private void retire(RetirementListener listener) {
    List<Policy> policies = store.policies();
    for (MonthLife month : store.months()) {
      policies.stream()
          .filter(policy -> policy.table().equals(month.month().table()))
          .findFirst()
          .ifPresent(policy -> retire(policy, month, listener));
    }
  }

  private void retire(Policy policy, MonthLife first, RetirementListener listener) {
    Set<RetirementStep> tried = EnumSet.noneOf(RetirementStep.class);
    MonthLife month = first;
    Verdict verdict = verdict(policy, month);
    while (verdict instanceof Verdict.Due due && tried.add(due.step())) {
      if (!attempt(month, due.step(), listener)) {
        return;
      }
      month = again(month);
      verdict = verdict(policy, month);
    }
    if (verdict instanceof Verdict.Stays stays
        && clock.instant().isAfter(policy.retiredFrom(month.month()))
        && !Set.of(MonthLife.State.DROPPED, MonthLife.State.RESTORED).contains(month.state())) {
      listener.stays(month.month(), stays.text());
    }
  }

  private Verdict verdict(Policy policy, MonthLife month) {
    return new RetirementRules(archives != null).next(policy, month, clock.instant());
  }

  private MonthLife again(MonthLife month) {
    return store.months().stream()
        .filter(now -> now.month().equals(month.month()) && now.part() == month.part())
        .findFirst()
        .orElse(month);
  }

  private boolean attempt(MonthLife month, RetirementStep step, RetirementListener listener) {
    try {
      take(month, step);
      listener.done(month.month(), step);
      return true;
    } catch (StemmaException e) {
      listener.failed(month.month(), step, e);
      note(month, step, e);
      return false;
    }
  }

  private void note(MonthLife month, RetirementStep step, StemmaException failure) {
    try {
      store.noteFailure(month.month(), step, failure.detail(), clock.instant());
    } catch (StemmaException e) {
      // The listener has been told; a database that is away cannot be.
      failure.addSuppressed(e);
    }
  }

  private void take(MonthLife month, RetirementStep step) {
    AuditMonth name = month.month();
    switch (step) {
      case ARCHIVE -> store.noteArchived(name, archives().write(month), clock.instant());
      case DETACH -> {
        archives().check(proof(month));
        store.detach(name);
        store.noteDetached(name, clock.instant());
      }
      case FINISH_DETACH -> {
        store.finishDetach(name);
        if (month.state() == MonthLife.State.ARCHIVED) {
          store.noteDetached(name, clock.instant());
        }
      }
      case NOTE_DETACHED -> store.noteDetached(name, clock.instant());
      case VERIFY -> verify(month);
      case REATTACH -> store.reattach(name, "it is held", clock.instant());
      case DROP -> drop(month);
    }
  }

  private void verify(MonthLife month) {
    AuditMonth name = month.month();
    ArchiveProof proof = proof(month);
    archives().check(proof);
    ArchiveProof.Content now = archives().contentOf(name, proof);
    if (!now.equals(proof.content())) {
      store.reattach(name, "it was written to while it was archived", clock.instant());
      throw new StemmaException(
          ErrorCode.ARCHIVE_DIFFERS,
          name
              + " was written to while it was archived ("
              + Counted.of(proof.content().rows(), "row")
              + " then, "
              + Counted.of(now.rows(), "row")
              + " now): it is part of its table again, and is archived anew.");
    }
    store.noteVerified(name, graceDays, clock.instant());
  }

  private void drop(MonthLife month) {
    archives().check(proof(month));
    store
        .drop(month.month(), clock.instant())
        .ifPresent(
            why -> {
              throw new StemmaException(
                  ErrorCode.ARCHIVE_FAILED, month.month() + " was not dropped: " + why + ".");
            });
  }

  private MonthArchives archives() {
    return Objects.requireNonNull(archives);
  }

  private static ArchiveProof proof(MonthLife month) {
    return month
        .archive()
        .orElseThrow(
            () ->
                new StemmaException(
                    ErrorCode.ARCHIVE_NOT_FOUND, month.month() + " has no archive that is noted."));
  }
}
