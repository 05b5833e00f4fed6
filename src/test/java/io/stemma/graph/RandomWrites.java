package io.stemma.graph;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;

/**
 * Transactions of random writes to agents, discoveries and links: some commit, some are rolled
 * back, some roll back to a savepoint and go on.
 */
final class RandomWrites {
  static final int NAMES = 24;

  /** Deadlocks of two such writers, and keys taken meanwhile. */
  private static final Set<String> REFUSALS = Set.of("23505", "40001", "40P01");

  private final SplittableRandom random;
  private final Connection connection;

  /**
   * Writes on a connection of its own.
   *
   * @param connection the owner's or a superuser's
   */
  RandomWrites(SplittableRandom random, Connection connection) throws SQLException {
    this.random = random;
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** One transaction. */
  void transaction() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int i = random.nextInt(3); i >= 0; i--) {
        step(statement);
      }
      if (random.nextInt(3) == 0) {
        connection.rollback();
      } else {
        connection.commit();
      }
    } catch (SQLException e) {
      connection.rollback();
      Assertions.assertThat(REFUSALS).as(e.getMessage()).contains(e.getSQLState());
    }
  }

  private void step(Statement statement) throws SQLException {
    if (random.nextInt(3) > 0) {
      statement.execute(change());
      return;
    }
    Savepoint savepoint = connection.setSavepoint();
    statement.execute(change());
    if (random.nextBoolean()) {
      connection.rollback(savepoint);
    } else {
      connection.releaseSavepoint(savepoint);
    }
  }

  private String change() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 ->
          "INSERT INTO core.identities (agent_id, parent_agent_id, label) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
              .formatted(name("a"), name("a"), name("label"));
      case 3, 4, 5 ->
          "UPDATE core.identities SET parent_agent_id = %s WHERE agent_id = %s"
              .formatted(random.nextInt(4) == 0 ? "NULL" : name("a"), name("a"));
      case 6 ->
          "UPDATE core.identities SET label = %s WHERE agent_id = %s"
              .formatted(name("label"), name("a"));
      case 7 -> "DELETE FROM core.identities WHERE agent_id = %s".formatted(name("a"));
      case 8 ->
          "INSERT INTO core.discoveries (discovery_id, agent_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
              .formatted(name("d"), name("a"));
      case 9 -> "DELETE FROM core.discoveries WHERE discovery_id = %s".formatted(name("d"));
      case 10 ->
          "INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES (%s, %s, 'related_to') ON CONFLICT DO NOTHING"
              .formatted(name("d"), name("d"));
      default ->
          "DELETE FROM core.discovery_links WHERE src_id = %s AND dst_id <> %s"
              .formatted(name("d"), name("d"));
    };
  }

  private String name(String kind) {
    return "'" + kind + random.nextInt(NAMES) + "'";
  }
}
