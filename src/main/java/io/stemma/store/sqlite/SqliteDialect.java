package io.stemma.store.sqlite;

import io.stemma.error.StemmaException;
import io.stemma.record.Column;
import io.stemma.record.Kind;
import io.stemma.record.RecordTables;
import io.stemma.record.Table;
import io.stemma.store.sql.Dialect;
import io.stemma.store.trace.StoreSpan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SQLite file as a store of rows. */
final class SqliteDialect implements Dialect {
  private static final StoreSpan.Target TARGET = new StoreSpan.Target("sqlite", "main");
  private final Path file;
  private final String begin;

  private SqliteDialect(Path file, String begin) {
    this.file = file;
    this.begin = begin;
  }

  /** For connections that write: they take the lock when they begin, not when they first write. */
  static SqliteDialect ofWriters(Path file) {
    return new SqliteDialect(file, "BEGIN IMMEDIATE");
  }

  static SqliteDialect ofReaders(Path file) {
    return new SqliteDialect(file, "BEGIN");
  }

  @Override
  public String table(Table table) {
    return SqliteNames.of(table);
  }

  @Override
  public String column(Table table, Column column) {
    return SqliteNames.of(table, column);
  }

  @Override
  public String parameter(Kind kind) {
    return "?";
  }

  @Override
  public String compared(String expression, Kind kind) {
    return expression;
  }

  @Override
  public String lowest(Kind kind) {
    return switch (kind) {
      case TEXT, INSTANT -> "''";
      case INTEGER -> "-9223372036854775808";
      case REAL -> "-9e999";
      case BOOL -> "0";
      case JSON, TEXTS, REALS -> throw new IllegalArgumentException(kind + " has no order");
    };
  }

  @Override
  public String contains(String expression, Kind kind) {
    return "instr(" + LowerCase.NAME + "(" + expression + "), " + LowerCase.NAME + "(?)) > 0";
  }

  @Override
  public String holds(String expression) {
    return JsonHolds.NAME + "(" + expression + ", ?) = 1";
  }

  @Override
  public String lock() {
    // There is one writer at a time.
    return "";
  }

  @Override
  public String replacement(Table table, Iterable<String> columns) {
    if (!table.equals(RecordTables.IDENTITIES)) {
      return "";
    }
    List<String> filled = new ArrayList<>();
    filled.add("placeholder = 0");
    for (String column : columns) {
      String name = column(table, table.column(column));
      if (!"agent_id".equals(name) && !"placeholder".equals(name)) {
        filled.add(name + " = excluded." + name);
      }
    }
    return "UPDATE SET " + String.join(", ", filled) + " WHERE agent_metadata.placeholder = 1";
  }

  @Override
  public void bind(PreparedStatement statement, int index, Kind kind, @Nullable Object value)
      throws SQLException {
    SqliteValues.bind(statement, index, kind, value);
  }

  @Override
  public @Nullable Object read(ResultSet row, int index, Kind kind) throws SQLException {
    return SqliteValues.read(row, index, kind);
  }

  /** The driver's own way would begin the next transaction at once, and hold its lock. */
  @Override
  public void begin(Connection connection) throws SQLException {
    run(connection, begin);
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    run(connection, "COMMIT");
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    run(connection, "ROLLBACK");
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (Statement prepared = connection.createStatement()) {
      prepared.executeUpdate(statement);
    }
  }

  @Override
  public void serialize(Connection connection, String text) {
    // There is one writer at a time.
  }

  @Override
  public String sharing() {
    // There is one writer at a time.
    return "";
  }

  @Override
  public StemmaException translated(SQLException e) {
    return SqliteFailures.translated(file, e);
  }

  @Override
  public StoreSpan.Target target() {
    return TARGET;
  }
}
