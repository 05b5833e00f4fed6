package io.stemma.store.archive;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A DuckDB of our own in memory, which reads and writes files of archives and nothing else. */
final class Duck {
  private static final int MEMORY_MEGABYTES = 96;

  private Duck() {}

  /**
   * Opens one.
   *
   * @param temporary folder for what does not fit into its memory
   */
  static Connection open(Path temporary) throws SQLException {
    return open(temporary, MEMORY_MEGABYTES);
  }

  static Connection open(Path temporary, int megabytes) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", megabytes + "MB");
    // One thread writes as fast as PostgreSQL sends, in half the memory of two.
    settings.setProperty("threads", "1");
    settings.setProperty("temp_directory", temporary.toString());
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return DriverManager.getConnection("jdbc:duckdb:", settings);
  }

  /** A text in a statement. */
  static String literal(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }

  /** A name in a statement. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
