package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The graph as a whole: told, held against the rows, or made again from them. */
public final class Projection {
  private final DatabaseUrl url;

  public Projection(DatabaseUrl url) {
    this.url = url;
  }

  /** Vertices or edges of one label that differ; {@code what} says how. */
  public record Elements(String label, String what, long count) {}

  private static final String REBUILD =
      """
      SELECT label::text, kind, elements, added, changed, removed FROM projection.rebuild()
      """;

  /**
   * Makes the graph equal to the rows, in one transaction: readers see the graph as it was until
   * the whole is done. Writers of the record wait meanwhile.
   *
   * @throws StemmaException when there is no graph or PostgreSQL fails; then nothing has changed
   */
  public RebuildReport rebuild() {
    long start = System.nanoTime();
    List<RebuildReport.Label> labels =
        asked(
            REBUILD,
            row ->
                new RebuildReport.Label(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6)));
    return new RebuildReport(labels, System.nanoTime() - start);
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
    return asked(
        DIFFERENCES, row -> new Elements(row.getString(1), row.getString(2), row.getLong(3)));
  }

  /**
   * Counts rows and elements, without comparing them.
   *
   * @throws StemmaException when PostgreSQL fails, or its graph waits for migrations
   */
  public GraphStatus status() {
    try (Connection connection = Postgres.checked(url, "stemma-graph")) {
      SchemaVersions versions = SchemaVersions.of(connection);
      GraphSupport age = new AgeExtension(url).look(connection);
      if (age instanceof GraphSupport.Absent || versions.graph() == null) {
        return GraphStatus.without(age, versions);
      }
      return new GraphStatus(
          age,
          versions.record(),
          versions.graph(),
          asked(STOPPED, row -> row.getString(1)),
          asked(GAPS, row -> new GraphStatus.Gap(row.getString(1), row.getString(2))),
          asked(TALLIES, Projection::tally),
          lastRebuild());
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static final String STOPPED =
      "SELECT table_name || ' ' || event FROM projection.stopped ORDER BY table_name, event";

  private static final String GAPS =
      "SELECT table_name::text, projection.iso(since) FROM projection.gaps ORDER BY table_name";

  private static final String TALLIES =
      "SELECT label::text, kind, said, elements FROM projection.tallies()";

  private static GraphStatus.Tally tally(ResultSet row) throws SQLException {
    return new GraphStatus.Tally(
        row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));
  }

  private static final String LAST_REBUILD =
      """
      SELECT projection.iso(rebuilt_at), seconds, vertices, edges, added, changed, removed
      FROM projection.rebuilds ORDER BY rebuilt_at DESC LIMIT 1
      """;

  private GraphStatus.@Nullable Rebuild lastRebuild() {
    List<GraphStatus.Rebuild> last =
        asked(
            LAST_REBUILD,
            row ->
                new GraphStatus.Rebuild(
                    row.getString(1),
                    row.getDouble(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7)));
    return last.isEmpty() ? null : last.get(0);
  }

  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final String HAS_GRAPH = "SELECT to_regclass('projection.rebuilds') IS NOT NULL";

  private <T> List<T> asked(String query, RowReader<T> reader) {
    try (Connection connection = Postgres.checked(url, "stemma-graph")) {
      if (!rows(connection, HAS_GRAPH, row -> row.getBoolean(1)).get(0)) {
        throw new StemmaException(
            ErrorCode.GRAPH_UNAVAILABLE,
            "This database has no graph: Apache AGE is not there, or its migrations wait."
                + " 'stemma migrate status' says which.");
      }
      return rows(connection, query, reader);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static <T> List<T> rows(Connection connection, String query, RowReader<T> reader)
      throws SQLException {
    List<T> read = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        read.add(reader.read(row));
      }
    }
    return read;
  }

  private static StemmaException failed(SQLException e) {
    return SqlStates.stopped("The graph could not be asked or made: ", e, "");
  }
}
