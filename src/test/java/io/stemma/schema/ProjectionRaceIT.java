package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writers that cannot see each other's rows must not leave an edge out, nor one too many. */
class ProjectionRaceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final int WRITERS = 6;
  private static final int TRANSACTIONS = 600;

  /** What a racing transaction may be refused with: the two others say "again". */
  private static final Set<String> REFUSALS =
      Set.of("23505", SqlStates.SERIALIZATION_FAILURE, SqlStates.DEADLOCK_DETECTED);

  @Test
  void graphEqualsTheRowsAfterRacingWriters() throws Exception {
    long seed = System.nanoTime();
    List<Callable<@Nullable Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      SplittableRandom random = new SplittableRandom(seed + i);
      writers.add(() -> write(random, seed));
    }
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      for (Future<@Nullable Void> writer : pool.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      pool.shutdown();
    }

    assertThat(DATABASE.rows("SELECT * FROM projection.differences()"))
        .as("seed %d", seed)
        .isEmpty();
    assertThat(DATABASE.rows(DANGLING_AGENTS)).as("seed %d", seed).isEmpty();
  }

  @Test
  void anEdgeIsMadeWhenItsRowsComeFromTransactionsThatCannotSeeEachOther() throws Exception {
    String tag = "INSERT INTO core.discovery_tags (discovery_id, tag) VALUES ('%s', 'both')";
    String discovery = "INSERT INTO core.discoveries (discovery_id) VALUES ('%s')";
    String message = "INSERT INTO core.dialectic_messages (session_id) VALUES ('%s')";
    String session = "INSERT INTO core.dialectic_sessions (session_id) VALUES ('%s')";

    inOverlappingTransactions(tag.formatted("first-named"), discovery.formatted("first-named"));
    inOverlappingTransactions(discovery.formatted("first-there"), tag.formatted("first-there"));
    inOverlappingTransactions(message.formatted("first-named"), session.formatted("first-named"));
    inOverlappingTransactions(session.formatted("first-there"), message.formatted("first-there"));

    assertThat(DATABASE.rows("SELECT * FROM projection.differences()")).isEmpty();
  }

  /** A link is a third row: neither of its discoveries is held by the other's transaction. */
  @Test
  void aLinkBetweenDiscoveriesThatComeAndGoAtOnceHasItsEdgeOrNone() throws Exception {
    String arrives = "INSERT INTO core.discoveries (discovery_id) VALUES ('%s')";
    String leaves = "DELETE FROM core.discoveries WHERE discovery_id = '%s'";
    DATABASE.execute(
        """
        INSERT INTO core.discovery_links (src_id, dst_id, link_type)
        VALUES ('l1', 'l2', 'related_to'), ('l3', 'l4', 'related_to'), ('l5', 'l6', 'related_to');
        INSERT INTO core.discoveries (discovery_id) VALUES ('l3'), ('l6')
        """);

    inOverlappingTransactions(arrives.formatted("l1"), arrives.formatted("l2"));
    inOverlappingTransactions(arrives.formatted("l4"), leaves.formatted("l3"));
    inOverlappingTransactions(leaves.formatted("l6"), arrives.formatted("l5"));
    assertThat(DATABASE.rows("SELECT * FROM projection.differences()")).isEmpty();

    DATABASE.execute(arrives.formatted("l3"));
    assertThat(DATABASE.rows("SELECT * FROM projection.differences()")).isEmpty();
  }

  /** Runs the second statement while the first one's transaction is open, and both to the end. */
  private static void inOverlappingTransactions(String first, String second) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(first);
      Future<?> other = pool.submit(() -> DATABASE.execute(second));
      while (!other.isDone() && DATABASE.rows(WAITING).isEmpty()) {
        Thread.onSpinWait();
      }
      connection.commit();
      other.get();
    } finally {
      pool.shutdown();
    }
  }

  private static final String WAITING =
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

  @Test
  void writesUnderAnOldSnapshotAreRefused() throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThatThrownBy(() -> statement.execute("INSERT INTO core.tags (name) VALUES ('x')"))
          .hasMessageContaining("isolation level repeatable read is refused")
          .hasMessageContaining("READ COMMITTED");
    }
  }

  /** Names of agents that rows with edges use and no identity has. */
  private static final String DANGLING_AGENTS =
      """
      SELECT named FROM (
        SELECT parent_agent_id AS named FROM core.identities
        UNION SELECT agent_id FROM core.discoveries
        UNION SELECT agent_id FROM core.dialectic_messages
        UNION SELECT paused_agent_id FROM core.dialectic_sessions
        UNION SELECT reviewer_agent_id FROM core.dialectic_sessions) AS uses
      WHERE named IS NOT NULL AND NOT EXISTS (SELECT FROM core.identities WHERE agent_id = named)
      """;

  private static @Nullable Void write(SplittableRandom random, long seed) throws SQLException {
    try (Connection connection = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-race")) {
      connection.setAutoCommit(false);
      setDeadlockTimeout(connection);
      for (int i = 0; i < TRANSACTIONS; i++) {
        transaction(connection, random, seed);
      }
      return null;
    }
  }

  /** Only a superuser may; the default of a second would make the test slow, not different. */
  private static void setDeadlockTimeout(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET deadlock_timeout = '20ms'");
      connection.commit();
    }
  }

  private static void transaction(Connection connection, SplittableRandom random, long seed)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        statement.execute(RandomChange.of(random));
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      assertThat(REFUSALS).as("seed %d: %s", seed, e.getMessage()).contains(e.getSQLState());
    }
  }
}
