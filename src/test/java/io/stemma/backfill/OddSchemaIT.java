package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.verify.TableResult;
import io.stemma.backfill.verify.ValidationState;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Collation;

/** Files whose tables are declared otherwise than the programs of the dialects declare them. */
class OddSchemaIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String NOON = "2026-06-01T12:00:00Z";

  @TempDir private Path folder = Path.of("");

  @Test
  void generatedColumnsAreColumnsLikeOthers() {
    // Given: known columns that are generated, and unknown ones, in tables with and without rowid
    SqliteFile file =
        SqliteFile.in(folder, "generated.db")
            .execute(
                """
                CREATE TABLE discoveries (id TEXT PRIMARY KEY, doc TEXT,
                  agent_id TEXT AS (json_extract(doc, '$.by')) VIRTUAL,
                  type TEXT GENERATED ALWAYS AS ('note') STORED,
                  summary TEXT GENERATED ALWAYS AS (json_extract(doc, '$.text')) STORED,
                  words INTEGER AS (length(doc)) VIRTUAL, created_at TEXT);
                CREATE TABLE discovery_tags (discovery_id TEXT, tag TEXT, folded AS (lower(tag)) STORED,
                  PRIMARY KEY (discovery_id, tag)) WITHOUT ROWID;
                INSERT INTO discoveries (id, doc, created_at)
                  VALUES ('gen-1', '{"by": "gen-a", "text": "It is so."}', '2026-06-01T12:00:00Z');
                INSERT INTO discovery_tags (discovery_id, tag) VALUES ('gen-1', 'GEN')
                """);
    // When
    LoadReport report = run(file, LoadOptions.usual());
    // Then
    assertThat(report.isClean()).isTrue();
    assertThat(
            DATABASE.value(
                "SELECT agent_id, type, summary FROM core.discoveries WHERE discovery_id = 'gen-1'"))
        .isEqualTo("gen-a|note|It is so.");
    assertThat(
            DATABASE.rows(
                "SELECT source_column, class, encode(bytes, 'escape') FROM backfill.kept_cells"
                    + " WHERE target_key LIKE '%gen-1%' ORDER BY 1"))
        .containsExactly(
            "doc|text|{\"by\": \"gen-a\", \"text\": \"It is so.\"}",
            "folded|text|gen",
            "words|integer|36");
    assertThat(verify(file, Set.of()).isClean()).isTrue();
    DATABASE.execute("DELETE FROM backfill.kept_cells WHERE source_column = 'words'");
    assertThat(verify(file, Set.of()).differences())
        .singleElement()
        .satisfies(found -> assertThat(found.toJson().toString()).contains("kept_cell_missing"));
  }

  @Test
  void aGeneratedColumnThatIsAddedLaterGivesNoRowAnotherName() {
    SqliteFile file =
        SqliteFile.live(folder, "later.db")
            .insert(
                "audit_events (timestamp, agent_id, event_type, confidence, details_json)",
                NOON,
                "later-a",
                "seen",
                1.0,
                "{\"n\": 7}");
    run(file, LoadOptions.usual());

    file.execute("ALTER TABLE audit_events ADD COLUMN n AS (json_extract(details_json, '$.n'))");
    LoadReport again = run(file, LoadOptions.usual());

    assertThat(table(again, "audit_events"))
        .matches(table -> table.unchanged() == 1 && table.loaded() == 0 && table.keptCells() == 1);
    assertThat(verify(file, Set.of()).isClean()).isTrue();
  }

  @Test
  void whatIsComputedOfASecretIsNotKeptInClear() {
    SqliteFile file =
        SqliteFile.live(folder, "computed.db")
            .execute(
                """
                ALTER TABLE agent_metadata ADD COLUMN hint AS (substr("API_Key", 1, 10)) VIRTUAL;
                ALTER TABLE agent_metadata ADD COLUMN again TEXT AS (/* of hint, */ hint || '!');
                ALTER TABLE agent_metadata ADD COLUMN harmless AS ('api_key' || status)
                """)
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, api_key)",
                "computed-a",
                "active",
                NOON,
                NOON,
                "topsecret-token")
            .insert(
                "agent_metadata (agent_id, status, created_at, last_update, api_key)",
                "",
                "active",
                NOON,
                NOON,
                "topsecret-token");

    LoadReport report = run(file, LoadOptions.usual());

    assertThat(table(report, "agent_metadata").quarantined()).isEqualTo(1);
    assertThat(
            DATABASE.rows(
                "SELECT 1 FROM backfill.kept_cells k WHERE encode(k.bytes, 'escape') LIKE '%topsecret%'"
                    + " UNION ALL SELECT 2 FROM backfill.quarantine q WHERE q::text LIKE '%topsecret%'"))
        .isEmpty();
    assertThat(verify(file, Set.of()).isClean()).isTrue();
  }

  @Test
  void namesAreTheSameInAnyCase() {
    // Given
    SqliteFile file =
        SqliteFile.in(folder, "case.db")
            .execute(
                """
                CREATE TABLE "Agent_METADATA" (Agent_Id TEXT PRIMARY KEY, Status, "LAST_update",
                  Created_At, total_UPDATES, Api_Key TEXT, Mood TEXT);
                CREATE TABLE DISCOVERY_TAGS (Discovery_ID, TAG);
                INSERT INTO discovery_tags VALUES ('case-d', 'Case');
                """)
            .insert("agent_metadata", "case-a", "active", NOON, NOON, 3, "case-secret", "Fine")
            .insert("agent_metadata", "", 1.5, NOON, NOON, 3, "case-secret", null);
    // When
    LoadReport report =
        run(file, LoadOptions.usual().withTables(Set.of("discovery_TAGS", "AGENT_metadata")));
    // Then: the known tables are taken under the names that the file has for them
    assertThat(report.tables())
        .extracting(TableCount::source)
        .containsExactly("Agent_METADATA", "DISCOVERY_TAGS");
    assertThat(report.notTaken()).isEmpty();
    assertThat(report.leftOut()).isEmpty();
    assertThat(
            DATABASE.value(
                "SELECT status, total_updates, api_key_hash = encode(sha256('case-secret'), 'hex')"
                    + " FROM core.identities WHERE agent_id = 'case-a'"))
        .isEqualTo("active|3|t");
    assertThat(
            DATABASE.rows(
                "SELECT source_table, source_column FROM backfill.kept_cells WHERE target_key = 'case-a'"))
        .containsExactly("Agent_METADATA|Mood");
    assertThat(
            DATABASE.rows(
                "SELECT 1 FROM backfill.quarantine q WHERE q::text LIKE '%case-secret%'"
                    + " UNION ALL SELECT 2 FROM core.identities i WHERE i::text LIKE '%case-secret%'"))
        .isEmpty();
    assertThat(verify(file, Set.of()).isClean()).isTrue();
  }

  @Test
  void onlyTheLettersOfAsciiHaveCase() {
    // The long s is an S in another case for Unicode, and another letter for SQLite.
    SqliteFile file =
        SqliteFile.live(folder, "long-s.db")
            .execute("CREATE TABLE \"tool_u\u017Fage\" (id, timestamp, tool_name)");

    LoadReport report = run(file, LoadOptions.usual());

    assertThat(report.notTaken()).containsExactly("tool_u\u017Fage");
    assertThat(report.notAccountedFor()).isEmpty();
  }

  @Test
  void aTableWhoseColumnsHideItsRowidIsReadWhole() {
    SqliteFile file =
        SqliteFile.in(folder, "hidden.db")
            .execute(
                """
                CREATE TABLE discovery_tags (discovery_id, tag, rowid, _rowid_, oid AS (tag));
                INSERT INTO discovery_tags (discovery_id, tag, rowid) VALUES
                  ('hidden-d', 'one', NULL), ('hidden-d', 'two', 'x'), ('hidden-d', 'three', 2)
                """);

    LoadReport report = run(file, LoadOptions.usual());

    assertThat(table(report, "discovery_tags"))
        .matches(table -> table.rows() == 3 && table.loaded() == 3);
    assertThat(verify(file, Set.of()).isClean()).isTrue();
  }

  @Test
  void whatTheFileNamesAndOnlyItsProgramHasDoesNotMatterToItsRows() throws Exception {
    // Given: a collation, a function and a tokenizer that are not known here
    SqliteFile file = SqliteFile.in(folder, "own.db");
    try (Connection connection = file.connect();
        Statement statement = connection.createStatement()) {
      Collation.create(connection, "ours", new Backwards());
      statement.executeUpdate(
          """
          CREATE TABLE discovery_tags (discovery_id COLLATE ours, tag COLLATE ours,
            PRIMARY KEY (discovery_id, tag)) WITHOUT ROWID;
          CREATE TABLE rate_limits (agent_id, timestamp, day AS (substr(timestamp, 1, 10)));
          CREATE INDEX by_agent ON rate_limits (agent_id COLLATE ours);
          CREATE VIRTUAL TABLE words USING fts5(word, tokenize = 'unicode61');
          INSERT INTO discovery_tags VALUES ('own-d', 'a'), ('own-d', 'b'), ('own-c', 'c');
          INSERT INTO rate_limits (agent_id, timestamp) VALUES ('own-a', '2026-06-01T12:00:00Z');
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET sql = replace(sql, 'unicode61', 'ours') WHERE name = 'words';
          UPDATE sqlite_schema SET sql = replace(sql, 'substr(', 'own_day(') WHERE name = 'rate_limits'
          """);
    }
    // When
    LoadReport report = run(file, LoadOptions.usual());
    // Then
    assertThat(report.isClean()).isTrue();
    assertThat(table(report, "discovery_tags").loaded()).isEqualTo(3);
    assertThat(table(report, "rate_limits").loaded()).isEqualTo(1);
    assertThat(report.file().remarks())
        .containsExactly(
            "rate_limits.day is a generated column that cannot be computed here and is left out:"
                + " unknown function: own_day()");
    assertThat(report.toJson().at("/remarks/0").textValue()).contains("own_day");
    assertThat(verify(file, Set.of()).isClean()).isTrue();
    assertThat(verify(file, Set.of()).remarks()).isEqualTo(report.file().remarks());
  }

  @Test
  void framesThatSqliteLeavesOutAreCounted() throws Exception {
    SqliteFile file = SqliteFile.live(folder, "writing.db");
    file.execute("PRAGMA journal_mode = WAL");
    Path source = folder.resolve("copied.db");
    try (Connection writer = file.connect();
        Statement statement = writer.createStatement()) {
      statement.executeUpdate("PRAGMA wal_autocheckpoint = 0");
      statement.executeUpdate("INSERT INTO discovery_tags VALUES ('wal-d', 'whole')");
      statement.executeUpdate("INSERT INTO discovery_tags VALUES ('wal-d', 'torn')");
      byte[] log = Files.readAllBytes(folder.resolve("writing.db-wal"));
      Files.copy(file.path(), source);
      Files.write(folder.resolve("copied.db-wal"), Arrays.copyOf(log, log.length - 7));
    }

    LoadReport report = run(SqliteFile.in(folder, "copied.db"), LoadOptions.usual());

    assertThat(table(report, "discovery_tags").loaded()).isEqualTo(1);
    assertThat(report.file().walFramesLeftOut()).isPositive();
    assertThat(report.file().remarks()).singleElement().asString().contains("torn or damaged");
  }

  @Test
  void aTableOfAKnownNameThatNoDialectFitsIsNotAccountedFor() {
    // Given: a column renamed, an empty shape, a view and a virtual table in a table's place
    SqliteFile file =
        SqliteFile.in(folder, "lost.db")
            .execute(
                """
                CREATE TABLE discovery_tags (discovery_id, tag);
                INSERT INTO discovery_tags VALUES ('lost-d', 'lost');
                CREATE TABLE Discoveries (id, agent_id, kind, summary);
                INSERT INTO Discoveries VALUES ('lost-d', 'a', 'note', 's'), ('lost-e', 'a', 'note', 's');
                CREATE TABLE rate_limits (agent_id);
                CREATE TABLE edges_2 (src_id, dst_id, edge_type);
                INSERT INTO edges_2 VALUES ('a', 'b', 'c');
                CREATE VIEW discovery_edges AS SELECT * FROM edges_2;
                CREATE VIEW audit_events AS SELECT unknown_here(id) FROM Discoveries;
                CREATE VIEW some_view AS SELECT 1;
                CREATE VIRTUAL TABLE tool_usage USING fts5(id, timestamp, tool_name);
                INSERT INTO tool_usage VALUES ('1', '2026-06-01T12:00:00Z', 'look')
                """);
    // When
    LoadReport dry = run(file, LoadOptions.usual().withDryRun(true));
    LoadReport report = run(file, LoadOptions.usual());
    VerifyReport verified = verify(file, Set.of());
    // Then
    assertThat(dry.notAccountedFor()).isEqualTo(report.notAccountedFor());
    assertThat(report.state()).isEqualTo("tables_not_taken");
    assertThat(report.rowsNotAccountedFor()).isEqualTo(4);
    assertThat(report.notAccountedFor().stream().map(NotAccountedFor::text))
        .containsExactly(
            "Discoveries is not taken: its dialect is not known: to be 'live' it lacks column type;"
                + " rows: 2",
            "rate_limits is not taken: its dialect is not known: to be 'live' it lacks column"
                + " timestamp; rows: 0",
            "audit_events is not taken: it is a view, not a table; its rows cannot be counted",
            "discovery_edges is not taken: it is a view, not a table; rows: 1",
            "tool_usage is not taken: it is a virtual table, not a table; rows: 1");
    assertThat(report.notTaken()).containsExactly("edges_2");
    assertThat(table(report, "discovery_tags").loaded()).isEqualTo(1);
    assertThat(verified.isClean()).isFalse();
    assertThat(verified.tables())
        .filteredOn(table -> table.state() == ValidationState.NOT_ACCOUNTED_FOR)
        .hasSize(5);
  }

  @Test
  void rowsThatMayStayBehindAreSignedOffByName() {
    SqliteFile file = renamed("accepted.db");
    LoadOptions accepting = LoadOptions.usual().withAcceptUnknown(Set.of("DISCOVERIES"));

    LoadReport report = run(file, accepting);
    LoadReport leftOut = run(file, LoadOptions.usual().withTables(Set.of("discovery_tags")));

    assertThat(report.state()).isEqualTo("done");
    assertThat(report.isClean()).isTrue();
    assertThat(report.rowsNotAccountedFor()).isZero();
    assertThat(report.toJson().at("/notAccountedFor/0/accepted").booleanValue()).isTrue();
    assertThat(report.toJson().at("/options/acceptUnknown/0").textValue()).isEqualTo("DISCOVERIES");
    assertThat(leftOut.isClean()).isTrue();
    assertThat(leftOut.leftOut()).contains("discoveries");
    assertThat(verify(file, Set.of()).isClean()).isFalse();
    VerifyReport verified = verify(file, Set.of("discoveries"));
    assertThat(verified.isClean()).isTrue();
    assertThat(verified.tables())
        .filteredOn(table -> table.source().equals("discoveries"))
        .singleElement()
        .extracting(TableResult::state)
        .isEqualTo(ValidationState.ACCEPTED);
  }

  @Test
  void aTableToAcceptMustBeThere() {
    SqliteFile file = renamed("wrong.db");

    assertThatThrownBy(() -> run(file, LoadOptions.usual().withAcceptUnknown(Set.of("discoverys"))))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_USE))
        .hasMessageContaining("discoverys")
        .hasMessageContaining("agent_metadata, agent_state");
    assertThatThrownBy(() -> verify(file, Set.of("nothing")))
        .hasMessageContaining("--accept-unknown names what no file has: nothing");
  }

  private SqliteFile renamed(String name) {
    return SqliteFile.live(folder, name)
        .execute("DROP TABLE IF EXISTS discoveries_fts")
        .execute("DROP TABLE discoveries; CREATE TABLE discoveries (id, summary)")
        .insert("discoveries", name, "a summary");
  }

  private static final class Backwards extends Collation {
    @Override
    protected int xCompare(String one, String other) {
      return other.compareTo(one);
    }
  }

  private static LoadReport run(SqliteFile file, LoadOptions options) {
    return new Backfill(
            DATABASE.settings(),
            GovernanceFamily.FAMILY,
            ZoneOffset.UTC,
            options,
            new StopRequest(),
            Progress.UNSEEN)
        .run(List.of(file.path()))
        .get(0);
  }

  private static VerifyReport verify(SqliteFile file, Set<String> accepted) {
    return new Verification(DATABASE.settings(), GovernanceFamily.FAMILY, ZoneOffset.UTC, 100)
        .accepting(accepted)
        .run(List.of(file.path()))
        .get(0);
  }

  private static TableCount table(LoadReport report, String source) {
    return report.tables().stream()
        .filter(t -> t.source().equals(source))
        .findFirst()
        .orElseThrow();
  }
}
