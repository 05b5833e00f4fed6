package io.stemma.store.postgres.seal;

import java.sql.SQLException;

/** What went wrong below a tree, which knows no JDBC. */
final class SealFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final SQLException failure;

  SealFailure(SQLException failure) {
    super(failure);
    this.failure = failure;
  }

  SQLException failure() {
    return failure;
  }
}
