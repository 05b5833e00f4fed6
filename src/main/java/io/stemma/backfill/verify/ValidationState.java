package io.stemma.backfill.verify;

import java.util.Locale;

/** What is known of a table or label after a verification. */
public enum ValidationState {
  /** Both sides are the same. */
  VALIDATED,
  /** They are not; the differences say where. */
  MISMATCHED,
  /** Rows cannot be told apart, so only their number and checksum were compared. */
  NO_PRIMARY_KEY,
  /** It could not be compared; the reason says why. */
  TABLE_ERROR,
  /** It is no part of what is moved, or there is no graph. */
  NOT_ENABLED,
  /** No backfill has taken this source yet. */
  PENDING,
  /** It has the name of a known table, but its rows are not taken. */
  NOT_ACCOUNTED_FOR,
  /** The same, and the operator has said that they may stay behind. */
  ACCEPTED;

  /** Its name in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it stands in the way of exit code 0. */
  public boolean isClean() {
    return this == VALIDATED || this == NOT_ENABLED || this == ACCEPTED;
  }
}
