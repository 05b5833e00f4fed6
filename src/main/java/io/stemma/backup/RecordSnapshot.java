package io.stemma.backup;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record as it was at one moment, which others can be shown, too. No table of it can be dropped
 * or detached while this is open.
 */
final class RecordSnapshot implements AutoCloseable {
  private final Connection connection;
  private final StopWatch watch;
  private final List<String> schemas;

  private RecordSnapshot(Connection connection, StopWatch watch, List<String> schemas) {
    this.connection = connection;
    this.watch = watch;
    this.schemas = schemas;
  }

  /** As texts of rows must not depend on how a login or a server is set up. */
  private static final String SETTINGS =
      """
      SET LOCAL TimeZone = 'UTC';
      SET LOCAL DateStyle = 'ISO, YMD';
      SET LOCAL IntervalStyle = 'iso_8601';
      SET LOCAL extra_float_digits = 1;
      SET LOCAL bytea_output = 'hex';
      SET LOCAL search_path = pg_catalog;
      SET LOCAL statement_timeout = 0;
      SET LOCAL idle_in_transaction_session_timeout = 0;
      SET LOCAL lock_timeout = '60s'
      """;

  /**
   * Takes it.
   *
   * @param stop is asked as long as it is open; where it throws, the connection is cut
   */
  static RecordSnapshot take(DatabaseUrl url, Runnable stop) throws SQLException {
    Connection connection = Postgres.connect(url, "stemma-backup");
    StopWatch watch = new StopWatch(connection, stop);
    try {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(SETTINGS);
      }
      RecordSnapshot snapshot = new RecordSnapshot(connection, watch, schemasThere(connection));
      snapshot.lock();
      return snapshot;
    } catch (SQLException e) {
      watch.close();
      connection.close();
      throw e;
    }
  }

  private static final String SCHEMAS =
      "SELECT nspname FROM pg_namespace WHERE nspname = ANY (?) ORDER BY nspname";

  private static List<String> schemasThere(Connection connection) throws SQLException {
    return texts(connection, SCHEMAS, RecordSchemas.ALL);
  }

  List<String> schemas() {
    return schemas;
  }

  private static final String TABLES =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p')
      ORDER BY 1
      """;

  /** Between the snapshot and the lock a table may go: then this fails, and is tried again. */
  private void lock() throws SQLException {
    List<String> tables = texts(connection, TABLES, schemas);
    if (!tables.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("LOCK TABLE " + String.join(", ", tables) + " IN ACCESS SHARE MODE");
      }
    }
  }

  private static final String EXPORT = "SELECT pg_export_snapshot()";

  /** Its name, by which another session sees the same. */
  String exported() throws SQLException {
    return String.valueOf(one(EXPORT));
  }

  private static final String FILLED =
      """
      SELECT format('%I.%I', n.nspname, c.relname) AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY (?) AND c.relkind = 'r'
      ORDER BY name
      """;

  /** All that hold rows, but for the history of the graph. */
  List<String> tables() throws SQLException {
    return texts(connection, FILLED, schemas).stream()
        .filter(table -> !table.equals(RecordSchemas.GRAPH_HISTORY))
        .toList();
  }

  private static final String DIGEST =
      """
      SELECT count(*), coalesce(sum(
        ('x' || encode(substr(sha256(convert_to(stemma_row::text, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint::numeric), 0)
      FROM ONLY %s AS stemma_row
      """;

  /** What a table holds. */
  TableDigest digest(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(DIGEST.formatted(table))) {
      row.next();
      return new TableDigest(table, row.getLong(1), row.getString(2));
    }
  }

  /** The one value of a question without parameters; null where there is none. */
  @Nullable String one(String question) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** Reads a row of a result. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a question about the record's schemas, its parameter. */
  <T> List<T> aboutSchemas(String question, RowReader<T> reader) throws SQLException {
    return rows(connection, question, schemas, reader);
  }

  /** The rows of a question without parameters. */
  <T> List<T> all(String question, RowReader<T> reader) throws SQLException {
    return rows(connection, question, null, reader);
  }

  private static List<String> texts(Connection connection, String question, List<String> names)
      throws SQLException {
    return rows(connection, question, names, row -> row.getString(1));
  }

  private static <T> List<T> rows(
      Connection connection, String question, @Nullable List<String> names, RowReader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      if (names != null) {
        Array array = connection.createArrayOf("text", names.toArray());
        statement.setArray(1, array);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    watch.close();
    connection.close();
  }
}
