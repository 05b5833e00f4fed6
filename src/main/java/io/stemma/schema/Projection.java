package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.ServerWords;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The graph as a whole: held against the rows, or made again from them. */
public final class Projection {
  private final DatabaseUrl url;

  public Projection(DatabaseUrl url) {
    this.url = url;
  }

  /** Vertices or edges of one label; {@code what} says what they are. */
  public record Elements(String label, String what, long count) {}

  private static final String REBUILD =
      "SELECT label::text, 'elements', elements FROM projection.rebuild()";

  /**
   * Makes the graph again; writers of the record wait meanwhile.
   *
   * @return how many elements each label has
   * @throws StemmaException when there is no graph or PostgreSQL fails; then nothing has changed
   */
  public List<Elements> rebuild() {
    return asked(REBUILD);
  }

  private static final String DIFFERENCES =
      """
      SELECT label::text, difference, count(*) FROM projection.differences()
      GROUP BY label::text, difference ORDER BY label::text, difference
      """;

  /**
   * Compares every element with the rows.
   *
   * @return how many differ in each label and in what way; empty when graph and rows agree
   * @throws StemmaException when there is no graph or PostgreSQL fails
   */
  public List<Elements> differences() {
    return asked(DIFFERENCES);
  }

  private static final String HAS_GRAPH = "SELECT to_regproc('projection.rebuild') IS NOT NULL";

  private List<Elements> asked(String query) {
    Postgres.check(url);
    try (Connection connection = Postgres.connect(url, "stemma-graph")) {
      if (!isThere(connection)) {
        throw new StemmaException(
            ErrorCode.GRAPH_UNAVAILABLE,
            "This database has no graph: Apache AGE is not there, or its migrations wait."
                + " 'stemma migrate status' says which.");
      }
      return elements(connection, query);
    } catch (SQLException e) {
      throw new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          "The graph could not be asked or made: PostgreSQL says " + ServerWords.of(e),
          e);
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HAS_GRAPH);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static List<Elements> elements(Connection connection, String query) throws SQLException {
    List<Elements> elements = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        elements.add(new Elements(row.getString(1), row.getString(2), row.getLong(3)));
      }
    }
    return elements;
  }
}
