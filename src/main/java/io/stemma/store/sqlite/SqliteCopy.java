package io.stemma.store.sqlite;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A file's rows in another file: one without the log and the free pages of the first. */
final class SqliteCopy {
  private static final String WHOLE = "ok";

  private SqliteCopy() {}

  static void make(Connection connection, Path copy) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, copy.toString());
      statement.executeUpdate();
    }
    try (Connection made = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = made.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String verdict = row.next() ? row.getString(1) : "";
      if (!WHOLE.equals(verdict)) {
        throw new StemmaException(
            ErrorCode.STORE_UNAVAILABLE, "The copy of the file is damaged: " + verdict + ".");
      }
    }
  }
}
