package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.StopRequest;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of the live dialect end when its own server would have thrown them away. */
class SessionExpiryIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final ZoneId DENVER = ZoneId.of("America/Denver");
  private static final String SESSION =
      "session_identities (session_key, agent_id, bound_at, updated_at)";

  @TempDir private Path folder = Path.of("");

  @Test
  void sevenDaysBehindTheLastUse() {
    SqliteFile file =
        SqliteFile.live(folder, "sessions.db")
            .execute(TABLE)
            .insert(SESSION, "used", "a", "2025-12-01T08:00:00", "2025-12-07T16:18:45.869228")
            .insert(SESSION, "aware", "a", "2025-12-01T08:00:00Z", "2025-12-07T16:18:45+00:00")
            .insert(SESSION, "clocks change", "a", "2025-10-30T12:00:00", "2025-10-30T12:00:00")
            .insert(SESSION, "never used again", "a", "2025-12-01T08:00:00", null)
            .insert(SESSION, "unreadable", "a", "2025-12-01T08:00:00", "yesterday")
            .insert(SESSION, "end of time", "a", "2025-12-01T08:00:00", "9999-12-30T00:00:00Z");

    new Backfill(DATABASE.settings(), GovernanceFamily.FAMILY, DENVER, new StopRequest())
        .run(List.of(file.path()));

    assertThat(
            DATABASE.rows(
                """
                SELECT session_id, to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), is_active
                FROM core.sessions ORDER BY session_id
                """))
        .containsExactly(
            "aware|2025-12-14 16:18:45.000000|t",
            "clocks change|2025-11-06 19:00:00.000000|t",
            "end of time|∅|t",
            "never used again|2025-12-08 15:00:00.000000|t",
            "unreadable|∅|t",
            "used|2025-12-14 23:18:45.869228|t");
    assertThat(
            DATABASE.rows(
                "SELECT session_id FROM core.sessions WHERE expires_at <= coalesce(last_active, created_at)"))
        .isEmpty();
    assertThat(
            new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, DENVER, 10)
                .run(List.of(file.path())))
        .allMatch(io.stemma.backfill.verify.VerifyReport::isClean);
  }

  /** As its server declares it, but for NOT NULL. */
  private static final String TABLE =
      """
      DROP TABLE session_identities;
      CREATE TABLE session_identities (
        session_key TEXT PRIMARY KEY, agent_id TEXT, api_key TEXT, bound_at TEXT, updated_at TEXT,
        bind_count INTEGER DEFAULT 1)
      """;
}
