package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.DatabaseShape;
import io.stemma.testing.TestDatabase;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Databases whose files psql applied, as docs/operator.md shows. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BaselineIT {
  private static final String HISTORIES =
      """
      SELECT 'record', version, description, type, script, checksum, success FROM stemma.schema_history WHERE type = 'SQL'
      UNION ALL
      SELECT 'graph', version, description, type, script, checksum, success FROM stemma.graph_history WHERE type = 'SQL'
      ORDER BY 1, 2
      """;

  /** What the files themselves write. */
  private static final List<String> ROWS =
      List.of(
          "SELECT * FROM audit.retention ORDER BY 1",
          "SELECT table_name, month, part, state FROM audit.months ORDER BY 1, 2",
          "SELECT sealed_through FROM audit.seal_state",
          "SELECT * FROM projection.vertex_sources ORDER BY 1",
          "SELECT * FROM projection.edge_sources ORDER BY 1",
          "SELECT * FROM projection.edge_labels ORDER BY 1",
          "SELECT sum(changes) FROM projection.epoch",
          HISTORIES);

  @Test
  void psqlAndBaselineMakeTheSameDatabaseAsMigrating() {
    try (TestDatabase byPsql = TestDatabase.empty();
        TestDatabase migrated = TestDatabase.withGraph()) {
      apply(byPsql, SchemaPart.RECORD, file -> true);
      apply(byPsql, SchemaPart.GRAPH, file -> true);

      assertThat(new Schema(byPsql.settings()).baseline())
          .extracting(SchemaTarget::part)
          .containsExactly(SchemaPart.RECORD, SchemaPart.GRAPH);

      List<String> shape = DatabaseShape.withGraph(byPsql);
      assertThat(shape)
          .hasSizeGreaterThan(900)
          .anyMatch(line -> line.contains("identities_change"));
      assertThat(DatabaseShape.differences(shape, DatabaseShape.withGraph(migrated))).isEmpty();
      for (String rows : ROWS) {
        assertThat(byPsql.rows(rows)).as(rows).isNotEmpty().isEqualTo(migrated.rows(rows));
      }
      assertThat(new Schema(byPsql.settings()).status().isUpToDate()).isTrue();
      assertThat(new Schema(byPsql.settings()).migrate()).isInstanceOf(GraphSupport.Present.class);
      assertThat(new Schema(byPsql.settings()).baseline()).isEmpty();
    }
  }

  @Test
  void theGraphMayComeByMigrating() {
    try (TestDatabase database = TestDatabase.empty()) {
      apply(database, SchemaPart.RECORD, file -> true);
      database.execute("INSERT INTO core.discoveries (discovery_id) VALUES ('of nobody')");
      Schema schema = new Schema(database.settings());

      assertThat(schema.baseline())
          .extracting(SchemaTarget::part)
          .containsExactly(SchemaPart.RECORD);
      assertThat(schema.status().isUpToDate()).isFalse();
      schema.migrate();

      assertThat(database.rows("SELECT * FROM projection.differences()")).isEmpty();
      assertThat(database.value("SELECT added FROM projection.rebuilds")).isEqualTo("1");
    }
  }

  @Test
  void whatIsMissingIsNamedAndNoHistoryIsWritten() {
    try (TestDatabase database = TestDatabase.bare()) {
      assertRefused(database, "There is nothing that psql applied at postgresql://");

      apply(
          database, SchemaPart.RECORD, file -> !file.contains("seals") && !file.contains("roles"));
      assertRefused(database, "db/V0003__seals.sql was not applied", ": audit.leaf is missing");

      apply(database, SchemaPart.RECORD, file -> file.contains("seals"));
      assertRefused(
          database, "db/V0009__roles.sql was not applied", "USAGE ON SCHEMA core TO stemma_reader");

      apply(database, SchemaPart.RECORD, file -> file.contains("roles"));
      database.execute("DROP FUNCTION core.forget_states");
      assertRefused(
          database, "db/V0001__core.sql was not applied, or not as a whole: core.forget_states");
      assertThat(database.value("SELECT to_regnamespace('stemma')")).isEqualTo("∅");
    }
  }

  private static void apply(TestDatabase database, SchemaPart part, Predicate<String> wanted) {
    part.files().stream()
        .filter(wanted)
        .forEach(
            file ->
                database.psql(
                    "-q",
                    "-1",
                    "-v",
                    "ON_ERROR_STOP=1",
                    "-v",
                    "graph=governance",
                    "-o",
                    "/dev/null",
                    "-f",
                    part.folder() + "/" + file));
  }

  private static void assertRefused(TestDatabase database, String... said) {
    assertThatThrownBy(() -> new Schema(database.settings()).baseline())
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_USE))
        .message()
        .contains(said)
        .doesNotContain("\n");
  }
}
