package io.stemma.store.sqlite;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of SQLite means to a caller. */
final class SqliteFailures {
  private static final int RETRY_SECONDS = 2;

  /** An extended result code holds the primary one in its last byte. */
  private static final int PRIMARY = 0xFF;

  private SqliteFailures() {}

  static StemmaException translated(Path file, SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException s ? s.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (SQLiteErrorCode.getErrorCode(code.code & PRIMARY)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> locked(file, e);
      case SQLITE_INTERRUPT ->
          new StemmaException(
              ErrorCode.QUERY_TIMEOUT, "The question took longer than its time limit.", e);
      case SQLITE_FULL ->
          unavailable(
              ErrorCode.STORE_FULL, "The disk of " + file + " is full: make room there.", e);
      case SQLITE_READONLY, SQLITE_PERM ->
          unavailable(
              ErrorCode.STORE_READ_ONLY,
              file + " cannot be written: check the rights of the file and its folder.",
              e);
      case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_NOTFOUND ->
          unavailable(
              ErrorCode.STORE_UNAVAILABLE,
              file + " cannot be opened or read: check its folder and the disk.",
              e);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          unavailable(
              ErrorCode.STORE_UNAVAILABLE,
              file + " is damaged or no SQLite file: restore it from a backup.",
              e);
      default ->
          new StemmaException(
              ErrorCode.INTERNAL,
              "SQLite could not do this (" + code + "): the service's log says more.",
              e);
    };
  }

  /** Another program holds the file's lock. */
  static StemmaException locked(Path file, Throwable cause) {
    return unavailable(
        ErrorCode.STORE_LOCKED,
        "Another writer holds the lock of " + file + ": wait a moment and ask again.",
        cause);
  }

  private static StemmaException unavailable(ErrorCode code, String message, Throwable cause) {
    return new StemmaException(
        code, message, Map.of(StemmaException.RETRY_AFTER_SECONDS, RETRY_SECONDS), cause);
  }
}
