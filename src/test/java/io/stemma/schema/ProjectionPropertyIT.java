package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After any sequence of changes in any pattern of transactions, the graph is the one that would be
 * made from the rows.
 */
class ProjectionPropertyIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  /** From nothing: a rebuild would leave what is right as it is. */
  private static final String MADE_ANEW =
      """
      DELETE FROM governance._ag_label_edge;
      DELETE FROM governance._ag_label_vertex;
      SELECT projection.rebuild()
      """;

  private static final int TRANSACTIONS = 150;
  private static final int MAX_STATEMENTS = 6;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void graphEqualsTheOneMadeFromTheRows(long seed) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    try (Connection connection = DATABASE.connect()) {
      for (int i = 0; i < TRANSACTIONS; i++) {
        runTransaction(connection, random, seed);
      }
    }

    List<String> kept = graph();
    assertThat(DATABASE.rows("SELECT * FROM projection.differences()"))
        .as("seed %d", seed)
        .isEmpty();
    DATABASE.execute(MADE_ANEW);
    assertThat(graph()).as("seed %d", seed).isEqualTo(kept);
  }

  private static void runTransaction(Connection connection, SplittableRandom random, long seed)
      throws SQLException {
    connection.setAutoCommit(random.nextInt(4) == 0);
    if (connection.getAutoCommit()) {
      attempt(connection, RandomChange.of(random), seed);
      return;
    }
    for (int i = random.nextInt(MAX_STATEMENTS) + 1; i > 0; i--) {
      Savepoint savepoint = connection.setSavepoint();
      boolean worked = attempt(connection, RandomChange.of(random), seed);
      if (!worked || random.nextInt(5) == 0) {
        connection.rollback(savepoint);
      }
    }
    if (random.nextInt(4) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }

  /** A change may be refused, by a unique key for instance; then it must leave nothing. */
  private static boolean attempt(Connection connection, String change, long seed)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(change);
      return true;
    } catch (SQLException e) {
      assertThat(e.getSQLState())
          .as("seed %d: %s: %s", seed, change, e.getMessage())
          .isEqualTo("23505");
      return false;
    }
  }

  /** Every vertex and edge; ids too, except those of HAS_TAG edges, which AGE counts up. */
  private static List<String> graph() {
    return DATABASE.rows(
        """
        SELECT tableoid::regclass::text, id::text, ag_catalog.agtype_out(properties)::text
        FROM governance._ag_label_vertex
        UNION ALL
        SELECT tableoid::regclass::text,
               CASE WHEN tableoid <> 'governance."HAS_TAG"'::regclass THEN id::text || ':' ELSE '' END
                 || start_id::text || '>' || end_id::text,
               ag_catalog.agtype_out(properties)::text
        FROM governance._ag_label_edge
        ORDER BY 1, 2, 3
        """);
  }
}
