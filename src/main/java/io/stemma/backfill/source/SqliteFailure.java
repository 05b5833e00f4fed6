package io.stemma.backfill.source;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/** Why SQLite failed: a damaged file, or a sound one that it does not understand. */
final class SqliteFailure {
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int NOT_A_DATABASE = 26;
  private static final Pattern WORDS = Pattern.compile("\\((.*)\\)$", Pattern.DOTALL);

  /** A declaration that this SQLite cannot parse is no damage: a newer one may have made it. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "malformed database schema \\((.*)\\) - (?:near|error in|unrecognized|wrong number of arguments|no such|unknown) ");

  private SqliteFailure() {}

  /** SQLite's own words, without the driver's. */
  static String words(SQLException e) {
    String message = String.valueOf(e.getMessage());
    Matcher words = WORDS.matcher(message);
    return words.find() ? words.group(1) : message;
  }

  /** Whether pages could not be read, whatever was asked for. */
  static boolean isOfThePages(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == IO_ERROR || code == CORRUPT || code == NOT_A_DATABASE;
  }

  /**
   * The failure as a user meets it.
   *
   * @param named what the operator calls the file
   * @param where what was read, with a colon and a blank behind it; empty for the file
   */
  static StemmaException of(Path named, String where, SQLException e) {
    String words = words(e);
    if (isOfThePages(e) && !DECLARATION.matcher(words).find()) {
      return damaged(named, where + words, e);
    }
    return new StemmaException(
        ErrorCode.SOURCE_UNSUPPORTED,
        named
            + " has something that SQLite "
            + SQLiteJDBCLoader.getVersion()
            + " cannot read here ("
            + where
            + words
            + "). That is no damage: the program that made the file has functions, modules or a"
            + " newer SQLite that are not here. Copy its tables into a new file with that program,"
            + " and take the new file.",
        e);
  }

  static StemmaException damaged(Path named, String what, @Nullable Exception e) {
    return new StemmaException(
        ErrorCode.SOURCE_DAMAGED,
        named
            + " is damaged or not what it seems ("
            + what
            + "). Repair a copy of it with sqlite3's .recover, then try again.",
        e);
  }
}
