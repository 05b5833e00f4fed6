package io.stemma.audit.seal;

import org.jspecify.annotations.Nullable;

/**
 * What is not as it was sealed.
 *
 * @param log the month, for instance {@code events/2026-01}; {@code seals} for the log of all
 * @param appendNo the entry's number; null where it is about no single entry
 * @param ts the entry's time, null where the entry is not there any more
 * @param id the entry's name, null likewise
 * @param detail a sentence
 */
public record Finding(
    Kind kind,
    String log,
    @Nullable Long appendNo,
    @Nullable String ts,
    @Nullable String id,
    String detail) {
  /** How it differs. */
  public enum Kind {
    /** An entry says something else than when it was sealed. */
    CHANGED,
    /** An entry that was sealed is not there. */
    REMOVED,
    /** An entry is there that claims a number of before, and was not sealed. */
    INSERTED,
    /** An entry stands where another one was sealed. */
    REORDERED,
    /** Entries are in no seal or in no checkpoint, and no service is at work to add them. */
    UNSEALED,
    /** The kept hashes are not those that were sealed: they were changed, too. */
    SEAL_BROKEN,
    /** Entries are in an archive that is not there to be read. */
    ARCHIVE_MISSING,
    /** A checkpoint is not of this log, or not signed by the key. */
    CHECKPOINT_BROKEN
  }

  /** One that is about no single entry. */
  public static Finding ofLog(Kind kind, String log, String detail) {
    return new Finding(kind, log, null, null, null, detail);
  }
}
