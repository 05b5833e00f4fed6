package io.stemma.backfill.verify;

import java.util.List;
import java.util.Locale;

/**
 * Under which name a backfill took a file.
 *
 * @param source its name in the ledger
 * @param runs that took it; none where no backfill has
 */
record TakenAs(String source, List<Long> runs, By by) {
  TakenAs {
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

  Long[] runNumbers() {
    return runs.toArray(Long[]::new);
  }
}
