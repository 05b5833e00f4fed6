package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.undo.RunUndo;
import io.stemma.backfill.verify.Difference;
import io.stemma.backfill.verify.MaintenanceChange;
import io.stemma.backfill.verify.TableResult;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.governance.EstateLimits;
import io.stemma.governance.EstateUpkeep;
import io.stemma.governance.GovernanceStore;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.audit.PostgresStates;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows that only the maintenance changed are the backfill's still, and no difference. */
class MaintainedRowsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final String LIVE =
      "session_identities (session_key, agent_id, api_key, bound_at, updated_at)";
  private static final LoadOptions RECHECK = LoadOptions.usual().withRecheck(true);

  @TempDir private Path folder = Path.of("");

  @Test
  void sessionsThatTheMaintenanceEndsStayTheBackfills() {
    SqliteFile file = live("over", "s1", "s2");
    long run = load(file, LoadOptions.usual()).run();

    endSessions();

    VerifyReport report = verify(file);
    assertThat(report.isClean()).as(report.differences() + "").isTrue();
    assertThat(sessions(report).maintained()).containsEntry("session_ended", 2L);
    assertThat(sessions(report).expected()).isEqualTo(sessions(report).actual());
    assertThat(report.maintenance())
        .extracting(MaintenanceChange::toJson)
        .extracting(Object::toString)
        .contains(
            """
            {"class":"session_ended","table":"core.sessions","key":{"session_id":"over-s1"},"rows":1}""");
    assertThat(counts(load(file, LoadOptions.usual().withDryRun(true)))).isEqualTo("0 2 0");
    assertThat(counts(load(file, LoadOptions.usual()))).isEqualTo("0 2 0");
    assertThat(counts(load(file, RECHECK))).isEqualTo("0 2 0");
    assertThat(stored("over-s1")).containsExactly("f|" + run + "|t");
    assertThat(verify(file).isClean()).isTrue();
    new RunUndo(DATABASE.settings(), new StopRequest()).undo(run, false);
    assertThat(stored("over-s1")).as("the undo removes it with its run").isEmpty();
  }

  @Test
  void whatAnotherWriterChangesBesidesIsADifference() {
    SqliteFile file = live("else", "before", "after", "ended", "untouched");
    load(file, LoadOptions.usual());
    DATABASE.execute(
        """
        UPDATE core.sessions SET bind_count = 7 WHERE session_id = 'else-before';
        UPDATE core.sessions SET is_active = false WHERE session_id = 'else-ended'
        """);
    endSessions();
    DATABASE.execute("UPDATE core.sessions SET bind_count = 9 WHERE session_id = 'else-after'");

    VerifyReport report = verify(file);

    assertThat(report.isClean()).isFalse();
    assertThat(report.differences())
        .extracting(found -> found.key().get("session_id") + " " + found.column())
        .containsExactlyInAnyOrder(
            "else-before bind_count",
            "else-after bind_count",
            "else-after is_active",
            "else-ended is_active");
    assertThat(stored("else-before")).containsExactly("f|-" + report(file) + "|t");
    assertThat(counts(load(file, RECHECK))).isEqualTo("0 1 3");
    assertThat(stored("else-untouched").get(0)).startsWith("f|").endsWith("|t");
  }

  @Test
  void aSessionThatTheSourceUsedAgainIsTakenFromIt() {
    SqliteFile file = live("again", "s1");
    load(file, LoadOptions.usual());
    endSessions();
    file.execute("UPDATE session_identities SET updated_at = '2999-01-01T00:00:00Z'");

    LoadReport later = load(file, LoadOptions.usual());

    assertThat(counts(later)).isEqualTo("1 0 0");
    assertThat(stored("again-s1")).containsExactly("t|" + later.run() + "|f");
    assertThat(verify(file).isClean()).isTrue();
  }

  @Test
  void aSessionThatTheSourceEndedTooIsTheSameOnBothSides() {
    SqliteFile file =
        SqliteFile.in(folder, "new.db")
            .execute(
                """
                CREATE TABLE session_identities
                  (session_id TEXT PRIMARY KEY, agent_id TEXT, created_at TEXT, last_active TEXT,
                   expires_at TEXT, is_active INTEGER);
                INSERT INTO session_identities VALUES
                  ('both', 'a', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z', 1),
                  ('other', 'a', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', '2999-01-02T00:00:00Z', 1)
                """);
    load(file, LoadOptions.usual());
    endSessions();
    file.execute("UPDATE session_identities SET is_active = 0 WHERE session_id = 'both'");
    assertThat(verify(file).isClean()).isTrue();
    file.execute("UPDATE session_identities SET is_active = 0");

    VerifyReport report = verify(file);

    assertThat(report.differences())
        .extracting(Difference::toJson)
        .extracting(Object::toString)
        .containsExactly(
            """
            {"class":"value_differs","table":"core.sessions","key":{"session_id":"other"},"column":"is_active","source":"false","target":"true"}""");
  }

  @Test
  void statesThatABackfillBroughtAreNotRetired() {
    SqliteFile file =
        SqliteFile.in(folder, "states.db")
            .execute(
                """
                CREATE TABLE agent_state (id INTEGER PRIMARY KEY, agent_id TEXT, recorded_at TEXT, entropy REAL);
                INSERT INTO agent_state VALUES
                  (1, 'a', '2020-01-01T00:00:00Z', 0.5), (2, 'a', '2020-01-02T00:00:00Z', 0.25)
                """);
    load(file, LoadOptions.usual());

    new PostgresStates(DATABASE.url()).forget(1, Instant.now());

    assertThat(verify(file).isClean()).isTrue();
  }

  private SqliteFile live(String name, String... sessions) {
    SqliteFile file = SqliteFile.live(folder, name + ".db");
    for (String session : sessions) {
      file.insert(
          LIVE, name + "-" + session, "a", "key", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z");
    }
    return file;
  }

  /** As the service does when it starts, and {@code stemma partitions maintain}. */
  private static void endSessions() {
    try (GovernanceStore store =
        new GovernanceStore(
            PostgresRowStore.open(DATABASE.url(), new PoolLimits(1, 1, 60_000, 60_000)),
            Clock.systemUTC(),
            EstateLimits.DEFAULT)) {
      EstateUpkeep.endSessions(store);
    }
  }

  private static List<String> stored(String session) {
    return DATABASE.rows(
        """
        SELECT is_active, backfill_run, before_maintenance IS NOT NULL
        FROM core.sessions WHERE session_id = ?
        """,
        session);
  }

  private static String report(SqliteFile file) {
    return DATABASE.value(
        "SELECT min(run_id) FROM backfill.runs WHERE source = ?", file.path().toString());
  }

  private static LoadReport load(SqliteFile file, LoadOptions options) {
    return new Backfill(
            DATABASE.settings(),
            GovernanceFamily.FAMILY,
            null,
            options,
            new StopRequest(),
            Progress.UNSEEN)
        .run(List.of(file.path()))
        .get(0);
  }

  private static VerifyReport verify(SqliteFile file) {
    return new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, null, 100)
        .run(List.of(file.path()))
        .get(0);
  }

  /** Loaded, unchanged and quarantined sessions. */
  private static String counts(LoadReport report) {
    TableCount sessions =
        report.tables().stream()
            .filter(table -> table.source().equals("session_identities"))
            .findFirst()
            .orElseThrow();
    return sessions.loaded() + " " + sessions.unchanged() + " " + sessions.quarantined();
  }

  private static TableResult sessions(VerifyReport report) {
    return report.tables().stream()
        .filter(table -> table.source().equals("session_identities"))
        .findFirst()
        .orElseThrow();
  }
}
