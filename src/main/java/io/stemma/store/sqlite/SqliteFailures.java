package io.stemma.store.sqlite;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Files;
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
    if (code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
      // What readers and writers share lies in a file of its own, which finds no room.
      return full(file, e);
    }
    if (code == SQLiteErrorCode.SQLITE_ERROR && isSchemaMissing(e)) {
      return unavailable(
          ErrorCode.STORE_UNAVAILABLE,
          file + " lacks a table or column of Stemma's schema: restore it from a backup.",
          e);
    }
    return switch (SQLiteErrorCode.getErrorCode(code.code & PRIMARY)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> locked(file, e);
      case SQLITE_INTERRUPT ->
          new StemmaException(
              ErrorCode.QUERY_TIMEOUT, "The question took longer than its time limit.", e);
      case SQLITE_FULL -> full(file, e);
      case SQLITE_READONLY, SQLITE_PERM ->
          unavailable(
              ErrorCode.STORE_READ_ONLY,
              file + " cannot be written: check the rights of the file and its folder.",
              e);
      case SQLITE_CANTOPEN -> closed(file, e);
      case SQLITE_IOERR, SQLITE_NOTFOUND -> unreadable(file, e);
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

  /** SQLite has no code of its own for it. */
  private static boolean isSchemaMissing(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("no such table") || message.contains("no such column");
  }

  private static StemmaException full(Path file, SQLException e) {
    return unavailable(
        ErrorCode.STORE_FULL, "The disk of " + file + " is full: make room there.", e);
  }

  /** A file whose log is gone is opened, even for reading, by making a new one beside it. */
  private static StemmaException closed(Path file, SQLException e) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isReadable(file) && folder != null && !Files.isWritable(folder)) {
      return unavailable(
          ErrorCode.STORE_READ_ONLY,
          file
              + " cannot be opened, since nothing can be written beside it: check the rights of its"
              + " folder and the disk.",
          e);
    }
    return unreadable(file, e);
  }

  private static StemmaException unreadable(Path file, SQLException e) {
    return unavailable(
        ErrorCode.STORE_UNAVAILABLE,
        file + " cannot be opened or read: check its folder and the disk.",
        e);
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
