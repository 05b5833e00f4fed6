package io.stemma.store.sql;

import io.stemma.error.StemmaException;
import io.stemma.record.Column;
import io.stemma.record.Kind;
import io.stemma.record.RowLines;
import io.stemma.record.Table;
import io.stemma.store.trace.StoreSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In what one database differs from another as a store of rows. */
public interface Dialect {
  /** The table's name there. */
  String table(Table table);

  /** The column's name there. */
  String column(Table table, Column column);

  /** What stands in a statement for a value of that kind. */
  String parameter(Kind kind);

  /**
   * An expression by which text, and JSON as text, is compared by its bytes, and anything else as
   * it is.
   */
  String compared(String expression, Kind kind);

  /** A literal that is less than any value of that kind. */
  String lowest(Kind kind);

  /** A condition that text, or JSON as text, holds a parameter's text by whatever case. */
  String contains(String expression, Kind kind);

  /** A condition that JSON holds a parameter's JSON. */
  String holds(String expression);

  /** What follows a SELECT whose row nobody else may change. */
  String lock();

  /**
   * What follows {@code ON CONFLICT (…) DO} where a row may take the place of one with its key;
   * empty where none may.
   */
  String replacement(Table table, Iterable<String> columns);

  /** Binds a value, which may be null. */
  void bind(PreparedStatement statement, int index, Kind kind, @Nullable Object value)
      throws SQLException;

  /**
   * Adds many rows at once, where the database has a way of its own for that.
   *
   * @return whether it has; where it has not, nothing was done
   * @throws io.stemma.record.LoadRefused where a row is refused
   */
  default boolean load(Connection connection, List<RowLines> lines) throws SQLException {
    return false;
  }

  /** Reads a value. */
  @Nullable Object read(ResultSet row, int index, Kind kind) throws SQLException;

  /** Begins a transaction on a connection that is in none. */
  void begin(Connection connection) throws SQLException;

  void commit(Connection connection) throws SQLException;

  void rollback(Connection connection) throws SQLException;

  /**
   * Tells the database that the maintenance makes the changes of this transaction, where it notes
   * that with its rows.
   */
  default void declareMaintenance(Connection connection) throws SQLException {}

  /** Has other transactions that ask for the same text wait for this one to end. */
  void serialize(Connection connection, String text) throws SQLException;

  /**
   * A statement that waits for a transaction that has others wait on a text, its parameter, and has
   * such wait for this one; empty where there is nothing to wait for.
   */
  String sharing();

  /** What a trace knows the database by. */
  StoreSpan.Target target();

  /** What a failure means to who asked. */
  StemmaException translated(SQLException e);
}
