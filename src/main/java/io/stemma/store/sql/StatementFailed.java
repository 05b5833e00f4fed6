package io.stemma.store.sql;

import java.sql.SQLException;

/** Carries a failure of the database through work to the transaction that knows what to do. */
final class StatementFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SQLException failure;

  StatementFailed(SQLException failure) {
    super(failure);
    this.failure = failure;
  }

  SQLException failure() {
    return failure;
  }
}
