package io.stemma.backfill.verify;

import java.sql.SQLException;

/** Carries a database error out of the reader's callback. */
final class TargetFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final SQLException failure;

  TargetFailed(SQLException failure) {
    super(failure);
    this.failure = failure;
  }

  SQLException failure() {
    return failure;
  }
}
