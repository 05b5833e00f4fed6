package io.stemma.backfill.verify;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Under which name a backfill took a file.
 *
 * @param source its name in the ledger
 * @param runs that took it and stand; none where no backfill has, or all of them were undone
 * @param undone runs that took it and were undone
 */
record TakenAs(String source, List<Long> runs, List<UndoneRun> undone, By by) {
  TakenAs {
    undone = List.copyOf(undone);
    runs = List.copyOf(runs);
  }

  /** By what the file was told. */
  enum By {
    PATH,
    SHA256,
    CONTENT,
    NOTHING;

    /** Its name in reports. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a run of that name stands in the ledger, undone or not. */
  boolean isKnown() {
    return !runs.isEmpty() || !undone.isEmpty();
  }

  /** Why nothing is compared. */
  String whyPending() {
    return undone.isEmpty()
        ? "no backfill has taken this file or its rows"
        : undone.stream().map(UndoneRun::toString).collect(Collectors.joining("; "))
            + "; no other run has taken this file";
  }

  Long[] runNumbers() {
    return runs.toArray(Long[]::new);
  }
}
