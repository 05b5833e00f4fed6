package io.stemma.backfill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A SQLite file that a test fills. */
public final class SqliteFile {
  private final Path path;

  private SqliteFile(Path path) {
    this.path = path;
  }

  /** An empty file. */
  public static SqliteFile in(Path folder, String name) {
    return new SqliteFile(folder.resolve(name));
  }

  /** A file with the tables of the live dialect. */
  public static SqliteFile live(Path folder, String name) {
    try (InputStream ddl =
        SqliteFile.class.getResourceAsStream("/io/stemma/demo/live-dialect.sql")) {
      if (ddl == null) {
        throw new IllegalStateException("The live dialect's DDL is not on the class path");
      }
      return in(folder, name).execute(new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs statements separated by semicolons. */
  public SqliteFile execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Inserts one row; the values keep their Java class as SQLite's storage class. */
  public SqliteFile insert(String tableAndColumns, @Nullable Object... values) {
    String marks = "?, ".repeat(values.length - 1) + "?";
    String sql = "INSERT INTO " + tableAndColumns + " VALUES (" + marks + ")";
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An agent with the columns that may not be null. */
  public SqliteFile agent(String id, String createdAt) {
    return insert(
        "agent_metadata (agent_id, status, created_at, last_update)",
        id,
        "active",
        createdAt,
        createdAt);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path);
  }

  public Path path() {
    return path;
  }
}
