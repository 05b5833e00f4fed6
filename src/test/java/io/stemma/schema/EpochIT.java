package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is counted as a change of the graph, and that counting keeps nobody waiting. */
class EpochIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String EPOCH = "SELECT sum(changes) FROM projection.epoch";
  private static final String ADD =
      "INSERT INTO core.identities (agent_id) SELECT 'new ' || count(*) FROM core.identities";

  @BeforeEach
  void begin() {
    DATABASE.execute(
        "DELETE FROM core.identities; INSERT INTO core.identities (agent_id) VALUES ('a1')");
  }

  @Test
  void aTransactionCountsOnceHoweverMuchItDoes() throws SQLException {
    assertCounts(1, ADD);
    assertCounts(1, ADD, ADD, "SAVEPOINT s", ADD, "RELEASE s", "DELETE FROM core.identities");
    assertCounts(
        1, "INSERT INTO core.identities (agent_id) SELECT i FROM generate_series(1, 99) i");
  }

  @Test
  void whatIsRolledBackToASavepointTakesItsCountWithIt() throws SQLException {
    assertCounts(0, "SAVEPOINT s", ADD, "ROLLBACK TO s");
    assertCounts(1, "SAVEPOINT s", ADD, "ROLLBACK TO s", ADD);
    assertCounts(1, "SAVEPOINT s", ADD, "SAVEPOINT t", ADD, "ROLLBACK TO t", "RELEASE s");
    assertCounts(1, ADD, "SAVEPOINT s", ADD, "ROLLBACK TO s");
  }

  @Test
  void whatChangesNothingIsNotCounted() throws SQLException {
    assertCounts(0, "UPDATE core.identities SET metadata = '{\"x\": 1}'");
    assertCounts(0, "UPDATE core.identities SET label = 'x' WHERE false");
    assertCounts(0, "INSERT INTO core.identities (agent_id) VALUES ('a1') ON CONFLICT DO NOTHING");
    assertCounts(0, "DELETE FROM governance.\"SPAWNED\" WHERE false");
    assertCounts(0, "SET LOCAL stemma.projection = 'off'", ADD);
    assertCounts(1, "SELECT projection.rebuild()");
    assertCounts(0, "SELECT projection.rebuild()");
  }

  @Test
  void whateverWritesTheGraphIsCounted() throws SQLException {
    assertCounts(1, "UPDATE governance.\"Agent\" SET properties = properties");
    assertCounts(1, "DELETE FROM governance._ag_label_vertex");
    assertCounts(1, "TRUNCATE governance.\"SPAWNED\"");
    assertCounts(
        1,
        "SET LOCAL session_replication_role = replica",
        "DELETE FROM governance._ag_label_vertex;"
            + " INSERT INTO governance.\"Agent\" (properties) VALUES ('{\"id\": \"by hand\"}')");
    assertCounts(
        1,
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "UPDATE governance.\"Agent\" SET properties = properties");
    assertCounts(1, "SELECT projection.rebuild()");
  }

  /** A setting that anybody can set must not keep a change from being counted. */
  @Test
  void aSettingDoesNotStandForACount() throws SQLException {
    for (int slot = 1; slot <= 64; slot += 9) {
      assertCounts(1, "SET LOCAL stemma.epoch_slot = '" + slot + "'", ADD);
    }
  }

  @Test
  void edgesOfANewLabelAreCounted() throws SQLException {
    DATABASE.execute("INSERT INTO core.discoveries (discovery_id) VALUES ('d1'), ('d2')");
    DATABASE.execute(
        "INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES ('d1', 'd2', 'novel')");

    assertCounts(1, "DELETE FROM governance.\"NOVEL\"");
  }

  @Test
  void moreWritersThanSlotsDoNotWaitForEachOther() throws SQLException {
    long before = epoch();
    int writers = 70;
    Connection[] open = new Connection[writers];
    try {
      for (int i = 0; i < writers; i++) {
        open[i] = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test");
        open[i].setAutoCommit(false);
        try (Statement statement = open[i].createStatement()) {
          statement.execute("SET lock_timeout = '1ms'");
          statement.execute("INSERT INTO core.identities (agent_id) VALUES ('writer " + i + "')");
        }
      }
      assertThat(epoch()).isEqualTo(before);
      for (Connection connection : open) {
        connection.commit();
      }
      assertThat(epoch()).isEqualTo(before + writers);
    } finally {
      for (Connection connection : open) {
        if (connection != null) {
          connection.close();
        }
      }
    }
  }

  private static void assertCounts(long changes, String... statements) throws SQLException {
    long before = epoch();
    try (Connection connection = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL search_path = ag_catalog, public");
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
    assertThat(epoch() - before).as(String.join("; ", statements)).isEqualTo(changes);
  }

  private static long epoch() {
    return Long.parseLong(DATABASE.value(EPOCH));
  }
}
