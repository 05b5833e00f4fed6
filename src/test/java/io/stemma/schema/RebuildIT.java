package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rebuild makes graph and rows equal, readers and writers beside it or not. */
class RebuildIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String DIFFERENCES = "SELECT * FROM projection.differences()";
  private static final String ADDED = "SELECT sum(added) FROM projection.rebuild()";

  private static final String AGENTS =
      "SELECT * FROM ag_catalog.cypher('governance', $$ MATCH (a:Agent) RETURN count(a) $$) AS (n ag_catalog.agtype)";

  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  @BeforeEach
  void fill() {
    DATABASE.execute(
        """
        DELETE FROM core.discovery_tags; DELETE FROM core.discovery_links; DELETE FROM core.discoveries;
        DELETE FROM core.identities;
        INSERT INTO core.identities (agent_id, parent_agent_id, tags)
        SELECT 'a' || n, CASE WHEN n > 1 THEN 'a' || n / 2 END, ARRAY['even', 'odd'] FROM generate_series(1, 50) n;
        INSERT INTO core.discoveries (discovery_id, agent_id) SELECT 'd' || n, 'a' || n FROM generate_series(1, 50) n;
        INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES ('d1', 'd2', 'extends')
        """);
  }

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void everyKindOfFaultIsMended() {
    DATABASE.execute(
        """
        SET search_path = governance, ag_catalog, pg_catalog;
        DELETE FROM "Agent" WHERE ctid IN (SELECT ctid FROM "Agent" LIMIT 7);
        DELETE FROM "SPAWNED" WHERE ctid IN (SELECT ctid FROM "SPAWNED" LIMIT 5);
        DELETE FROM "HAS_TAG" WHERE ctid IN (SELECT ctid FROM "HAS_TAG" LIMIT 3);
        UPDATE "Discovery" SET properties = agtype_build_map('id', agtype_access_operator(VARIADIC ARRAY[properties, '"id"'::agtype]), 'x', 1);
        UPDATE "DISCOVERED" SET start_id = end_id WHERE ctid IN (SELECT ctid FROM "DISCOVERED" LIMIT 4);
        UPDATE "EXTENDS" SET properties = agtype_build_map('x', 1);
        UPDATE "HAS_TAG" SET properties = agtype_build_map('x', 1) WHERE ctid IN (SELECT ctid FROM "HAS_TAG" LIMIT 2);
        INSERT INTO "Tag" (id, properties) VALUES (projection."Tag_id"(999999), agtype_build_map('name', 'of no row'));
        INSERT INTO _ag_label_vertex (id) VALUES (_graphid(1, 1));
        """);

    List<String> mended =
        DATABASE.rows(
            """
            SELECT label, kind, added, changed, removed FROM projection.rebuild()
            WHERE added + changed + removed > 0 ORDER BY label::text
            """);

    assertThat(mended)
        .containsExactly(
            "Agent|vertex|7|0|0",
            "DISCOVERED|edge|0|4|0",
            "Discovery|vertex|0|50|0",
            "EXTENDS|edge|0|1|0",
            "HAS_TAG|edge|3|2|0",
            "SPAWNED|edge|5|0|0",
            "Tag|vertex|0|0|1",
            "_ag_label_vertex|vertex|0|0|1");
    assertThat(DATABASE.rows(DIFFERENCES)).isEmpty();
    assertThat(
            DATABASE.value(
                "SELECT added || ' ' || changed || ' ' || removed FROM projection.rebuilds"
                    + " ORDER BY rebuilt_at DESC LIMIT 1"))
        .isEqualTo("15 57 2");
  }

  /** A name that stands at the wrong vertex is free before it is given to the right one. */
  @Test
  void namesThatHaveChangedPlacesAreMended() {
    DATABASE.execute(
        """
        SET search_path = governance, ag_catalog, pg_catalog;
        DELETE FROM "Agent" WHERE agtype_access_operator(VARIADIC ARRAY[properties, '"id"'::agtype]) = '"a2"'::agtype;
        UPDATE "Agent" SET properties = agtype_build_map('id', 'a2')
         WHERE agtype_access_operator(VARIADIC ARRAY[properties, '"id"'::agtype]) = '"a1"'::agtype
        """);

    DATABASE.value(ADDED);

    assertThat(DATABASE.rows(DIFFERENCES)).isEmpty();
  }

  @Test
  void whatIsRightIsNotWrittenAgain() {
    String versions = "SELECT xmin, ctid, tableoid::regclass FROM governance._ag_label_edge";
    List<String> before = DATABASE.rows(versions);

    assertThat(DATABASE.value(ADDED)).isEqualTo("0");

    assertThat(DATABASE.rows(versions)).isEqualTo(before);
  }

  @Test
  @Timeout(60)
  void readersSeeTheOldGraphUntilTheNewOneIsWhole() throws SQLException {
    DATABASE.execute("DELETE FROM governance.\"Agent\"; DELETE FROM governance.\"SPAWNED\"");
    try (Connection rebuilder = DATABASE.connect();
        Connection reader = DATABASE.connect()) {
      rebuilder.setAutoCommit(false);
      execute(reader, "SET statement_timeout = '5s'; SET search_path = ag_catalog, public");

      assertThat(TestDatabase.rows(rebuilder, ADDED)).containsExactly("99");

      assertThat(TestDatabase.rows(reader, AGENTS)).containsExactly("0");
      rebuilder.commit();
      assertThat(TestDatabase.rows(reader, AGENTS)).containsExactly("50");
    }
  }

  @Test
  @Timeout(60)
  void aWriterWaitsAndItsRowIsNotLost() throws Exception {
    try (Connection rebuilder = DATABASE.connect()) {
      rebuilder.setAutoCommit(false);
      TestDatabase.rows(rebuilder, ADDED);

      Future<?> writer =
          pool.submit(
              () -> DATABASE.execute("INSERT INTO core.identities (agent_id) VALUES ('late')"));
      while (!writer.isDone() && DATABASE.rows(WAITING).isEmpty()) {
        Thread.onSpinWait();
      }

      assertThat(writer.isDone()).isFalse();
      rebuilder.commit();
      writer.get();
    }
    assertThat(DATABASE.rows(DIFFERENCES)).isEmpty();
    assertThat(DATABASE.value("SELECT count(*) FROM governance.\"Agent\"")).isEqualTo("51");
  }

  /** Whatever tables a writer holds and wants next, it is the rebuild that gives way. */
  @Test
  @Timeout(60)
  void aWriterInTheMiddleOfItsTransactionIsLetThrough() throws Exception {
    try (Connection writer = DATABASE.connect()) {
      writer.setAutoCommit(false);
      execute(writer, "INSERT INTO core.identities (agent_id) VALUES ('first')");
      Future<String> rebuilt = pool.submit(() -> DATABASE.value(ADDED));
      while (DATABASE.rows(WAITING).isEmpty()) {
        Thread.onSpinWait();
      }

      execute(
          writer,
          "INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES ('d3', 'd4', 'extends')");
      execute(writer, "INSERT INTO core.discoveries (discovery_id) VALUES ('second')");
      writer.commit();

      assertThat(rebuilt.get()).isEqualTo("0");
    }
    assertThat(DATABASE.rows(DIFFERENCES)).isEmpty();
  }

  private static final String WAITING =
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

  @Test
  void anOldSnapshotIsRefused() throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);

      assertThatThrownBy(() -> TestDatabase.rows(connection, ADDED))
          .hasMessageContaining("isolation level repeatable read is refused");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
