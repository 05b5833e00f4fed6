package io.stemma.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The SQLite file being filled. It has no journal and is not synced: a run that dies starts again.
 *
 * <p>The page cache is bounded, which bounds the memory outside the heap.
 */
final class EstateFile implements AutoCloseable {
  private static final int BATCHES_PER_TRANSACTION = 100;

  private static final String SETTINGS =
      """
      PRAGMA page_size = 4096;
      PRAGMA encoding = 'UTF-8';
      PRAGMA journal_mode = OFF;
      PRAGMA synchronous = OFF;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -65536;
      """;

  private final Connection connection;
  private final List<TableLoad> loads = new ArrayList<>();
  private int batches;

  private EstateFile(Connection connection) {
    this.connection = connection;
  }

  /** Makes the file with the live dialect's tables, all empty. */
  static EstateFile create(Path path) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
    EstateFile file = new EstateFile(connection);
    try {
      file.run(SETTINGS);
      connection.setAutoCommit(false);
      file.run(script("live-dialect.sql"));
      return file;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Starts filling a table with an INSERT statement that names its columns. */
  TableLoad load(String table, String insert) throws SQLException {
    TableLoad load = new TableLoad(this, table, connection.prepareStatement(insert));
    loads.add(load);
    return load;
  }

  /** Keeps transactions short. */
  void batchSent() throws SQLException {
    batches++;
    if (batches % BATCHES_PER_TRANSACTION == 0) {
      connection.commit();
    }
  }

  /** Makes the indexes and ends the last transaction. */
  void complete() throws SQLException {
    run(script("live-dialect-indexes.sql"));
    connection.commit();
  }

  List<TableCount> counts() {
    return loads.stream().map(TableLoad::count).toList();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void run(String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  private static String script(String name) {
    try (InputStream script = EstateFile.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("The program lacks its resource " + name + ".");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The program's resource " + name + " cannot be read.", e);
    }
  }
}
