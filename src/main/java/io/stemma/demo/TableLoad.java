package io.stemma.demo;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Inserts the rows of one table in batches; closing it sends the last batch. */
final class TableLoad implements AutoCloseable {
  private static final int BATCH_ROWS = 1000;

  private final EstateFile file;
  private final PreparedStatement insert;
  private final String table;
  private long rows;

  TableLoad(EstateFile file, String table, PreparedStatement insert) {
    this.file = file;
    this.table = table;
    this.insert = insert;
  }

  /** Adds a row; the cells in the order of the statement's parameters. */
  void row(@Nullable Object... cells) throws SQLException {
    for (int i = 0; i < cells.length; i++) {
      insert.setObject(i + 1, cells[i]);
    }
    insert.addBatch();
    rows++;
    if (rows % BATCH_ROWS == 0) {
      insert.executeBatch();
      file.batchSent();
    }
  }

  TableCount count() {
    return new TableCount(table, rows);
  }

  @Override
  public void close() throws SQLException {
    try (insert) {
      insert.executeBatch();
    }
  }
}
