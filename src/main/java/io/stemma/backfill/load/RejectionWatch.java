package io.stemma.backfill.load;

import java.util.Locale;

/** Counts over all lanes of a run what is put aside, and ends it where that is too much. */
final class RejectionWatch {
  private final RejectionBudget budget;
  private long read;
  private long quarantined;

  RejectionWatch(RejectionBudget budget) {
    this.budget = budget;
  }

  /** Ends a run that has gone over its budget; what was committed stays. */
  static final class OverBudget extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OverBudget() {
      super("too many rejected", null, false, false);
    }
  }

  /** Counts what an earlier attempt of the run did. */
  synchronized void goOnFrom(TableCount done) {
    read += done.read();
    quarantined += done.quarantined();
  }

  /**
   * Counts a batch that is committed.
   *
   * @throws OverBudget when that was too much, in whichever lane
   */
  synchronized void add(TableCount before, TableCount after) {
    read += after.read() - before.read();
    quarantined += after.quarantined() - before.quarantined();
    judge(false);
  }

  /**
   * Judges what there is.
   *
   * @param atEnd whether nothing is left to read
   * @throws OverBudget when it is too much
   */
  synchronized void judge(boolean atEnd) {
    if (budget.isExceeded(read, quarantined, atEnd)) {
      throw new OverBudget();
    }
  }

  /** What to tell whoever started the run. */
  synchronized String text(String reasons) {
    return String.format(
        Locale.ROOT,
        "Stopped at the end of a batch: %,d of %,d records are in quarantine (%s), more than"
            + " --max-rejected %s allows. 'stemma quarantine list' lists them. What is"
            + " committed stays; the same command with a larger --max-rejected goes on.",
        quarantined,
        read,
        reasons,
        budget.text());
  }
}
