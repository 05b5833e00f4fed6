package io.stemma.graph;

import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherStatement;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.CypherLogin;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.MortalServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.util.PGobject;

/** Asks a server of a test's own as the gateway does, but without the rules. */
final class RawCypher {
  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final String PARAMETERS =
      """
      {"i": 1, "s": "a", "l": [1, 2], "m": {"a": 1}, "n": null}
      """;

  private RawCypher() {}

  /** Makes the schema and a graph of a few agents and of six nodes that are all joined. */
  static void fill(MortalServer server) throws SQLException {
    new Schema(new PostgresSettings(server.url(), PostgresSettings.DEFAULT_GRAPH)).bringUpToDate();
    try (Connection connection = Postgres.connect(server.url(), "stemma-fuzz");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO core.identities (agent_id, parent_agent_id)
          VALUES ('a', NULL), ('b', 'a'), ('c', 'b'), ('d', 'a');
          SET search_path = ag_catalog, pg_catalog;
          SELECT * FROM cypher('governance', $$ UNWIND range(1, 6) AS i
            CREATE (:Dense {i: i, v: i, id: i, name: 'a', l: [1, i], m: {a: i}}) $$) AS (x agtype);
          SELECT * FROM cypher('governance', $$ MATCH (a:Dense), (b:Dense) WHERE a.i < b.i
            CREATE (a)-[:NEAR {w: a.i}]->(b) $$) AS (x agtype);
          """);
    }
  }

  /** Connects as the role that runs Cypher; a server that has lost a process recovers first. */
  static Connection connect(MortalServer server) throws SQLException {
    long end = System.nanoTime() + RECOVERY.toNanos();
    while (true) {
      try {
        return settled(Postgres.connect(CypherLogin.of(server.url()), "stemma-fuzz"));
      } catch (StemmaException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      } catch (SQLException e) {
        // The server had not noticed yet that it has to end this session, too.
        if (!isLost(e) || System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  private static Connection settled(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = ag_catalog, public");
    }
    return connection;
  }

  /** Begins a transaction, which the caller ends, and has the query explained or answered in it. */
  static void ask(Connection connection, String query, boolean explain, int timeoutMillis)
      throws SQLException {
    CypherStatement statement = CypherStatement.read(query);
    int columns = statement.columns().size();
    CypherSql sql =
        CypherSql.of(
            PostgresSettings.DEFAULT_GRAPH, statement, columns, CypherSql.Form.of(1_000, false));
    try (Statement begin = connection.createStatement()) {
      begin.execute("BEGIN READ ONLY; SET LOCAL statement_timeout = " + timeoutMillis);
    }
    run(connection, (explain ? "EXPLAIN " : "") + sql.text(), !statement.parameters().isEmpty());
  }

  private static void run(Connection connection, String sql, boolean bound) throws SQLException {
    String text = bound ? sql.replace("$1) AS (", "?) AS (") : sql;
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      if (bound) {
        PGobject parameters = new PGobject();
        parameters.setType("ag_catalog.agtype");
        parameters.setValue(PARAMETERS);
        statement.setObject(1, parameters);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          rows.getString(1);
        }
      }
    }
  }

  /** Whether the server process is gone, or the connection to it. */
  static boolean isLost(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P") || state.equals("null");
  }
}
