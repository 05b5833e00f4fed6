package io.stemma.backfill.load;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A temporary table that holds the records of one batch, numbered in {@code staging_ordinal}, until
 * the transaction ends.
 *
 * <p>The names in its statements come from declarations, never from a file.
 */
final class Staging {
  /** The server reads a message whole before it looks at the first row of it. */
  private static final int MESSAGE_BYTES = 1 << 16;

  private final Connection connection;
  private final String name;
  private final String copy;

  /** Numbers that batches before have used; the server never gives one twice. */
  private long used;

  private int records;

  /**
   * Makes the table anew.
   *
   * @param like a query with the columns of a record, in their order
   */
  Staging(Connection connection, String name, List<String> columns, String like)
      throws SQLException {
    this.connection = connection;
    this.name = name;
    this.copy = "COPY " + name + " (" + String.join(", ", columns) + ") FROM STDIN";
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS pg_temp." + name);
      statement.execute(TABLE.formatted(name, like));
      statement.execute(ORDINALS.formatted(name));
    }
  }

  private static final String TABLE =
      "CREATE TEMPORARY TABLE %s ON COMMIT DELETE ROWS AS %s WITH NO DATA";

  private static final String ORDINALS =
      "ALTER TABLE %s ADD COLUMN staging_ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

  String name() {
    return name;
  }

  /** Copies a batch in. */
  void fill(CopyText text, int count) throws SQLException {
    used += records;
    records = count;
    copy(connection, copy, text);
  }

  /** The ordinal in its batch of a record. */
  int ordinal(long number) {
    return Math.toIntExact(number - used - 1);
  }

  /** The numbers of records of the batch, as a parameter. */
  Array numbers(List<Integer> ordinals) throws SQLException {
    return connection.createArrayOf(
        "bigint", ordinals.stream().map(ordinal -> used + 1 + ordinal).toArray());
  }

  /** Runs a {@code COPY … FROM STDIN}; how many rows the server took. */
  static long copy(Connection connection, String statement, CopyText text) throws SQLException {
    CopyIn copying = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      for (int at = 0; at < text.length(); at += MESSAGE_BYTES) {
        copying.writeToCopy(text.bytes(), at, Math.min(MESSAGE_BYTES, text.length() - at));
      }
      return copying.endCopy();
    } finally {
      if (copying.isActive()) {
        copying.cancelCopy();
      }
    }
  }
}
