package io.stemma.store.postgres.audit;

import io.stemma.store.postgres.DatabaseUrl;
import java.time.Instant;
import java.time.ZoneOffset;

/** Points of agents' states whose time is over. */
public final class PostgresStates {
  private static final int AT_ONCE = 5_000;

  private final AuditSession session;

  public PostgresStates(DatabaseUrl url) {
    this.session = new AuditSession(url, PostgresMonths.LOCK_TIMEOUT_MILLIS);
  }

  private static final String FORGET = "SELECT core.forget_states(?, ?, ?)";

  /**
   * Deletes points older than that, some at a time so that no writer waits for long. An agent's
   * newest point stays, and what a backfill moved in.
   *
   * @param keepDays 0: nothing is forgotten
   * @return how many
   */
  public long forget(int keepDays, Instant now) {
    if (keepDays == 0) {
      return 0;
    }
    long forgotten = 0;
    long some;
    do {
      some =
          session
              .rows(FORGET, row -> row.getLong(1), keepDays, AT_ONCE, now.atOffset(ZoneOffset.UTC))
              .get(0);
      forgotten += some;
    } while (some == AT_ONCE);
    return forgotten;
  }
}
