package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a failure of a blocking connection means to a caller. */
final class JdbcFailures {
  private static final int RETRY_SECONDS = 2;

  private JdbcFailures() {}

  /** Whether the connection is of no use any more; the server did not say that it had committed. */
  static boolean isConnectionLost(SQLException e) {
    return SqlStates.isConnectionLost(e.getSQLState());
  }

  /**
   * Whether the server takes no writes: it has become a standby, and another one may be primary.
   */
  static boolean isReadOnly(SQLException e) {
    return SqlStates.READ_ONLY_TRANSACTION.equals(e.getSQLState());
  }

  /** Whether a connection is not to be used again. */
  static boolean isToBeLeft(SQLException e) {
    return isConnectionLost(e) || isReadOnly(e);
  }

  /**
   * Translates what a write can meet. Anything else is {@link ErrorCode#INTERNAL}, its text kept in
   * the cause only.
   */
  static StemmaException translated(DatabaseUrl url, SQLException e) {
    String state = e.getSQLState();
    if (state == null) {
      // Agroal's own words: no connection was free in time.
      return busy(e);
    }
    Optional<StemmaException> explained = ConnectFailures.explained(url, e);
    if (explained.isPresent()) {
      return explained.get();
    }
    if (SqlStates.isConnectionLost(state)) {
      return unavailable(
          ErrorCode.STORE_UNAVAILABLE,
          "No answer from " + url + ": is PostgreSQL running there?",
          e);
    }
    return switch (state) {
      case SqlStates.INVALID_PASSWORD,
          SqlStates.INVALID_AUTHORIZATION,
          SqlStates.UNKNOWN_DATABASE ->
          SqlStates.connectFailure(url, e);
      case SqlStates.UNDEFINED_TABLE, SqlStates.UNKNOWN_SCHEMA, SqlStates.UNDEFINED_COLUMN ->
          unavailable(
              ErrorCode.STORE_UNAVAILABLE,
              "The database has no schema of this version: run 'scripts/stemma migrate run'.",
              e);
      case SqlStates.READ_ONLY_TRANSACTION ->
          unavailable(
              ErrorCode.STORE_READ_ONLY, url + " takes no writes: it is a standby or set to.", e);
      case SqlStates.INSUFFICIENT_PRIVILEGE ->
          new StemmaException(
              ErrorCode.LOGIN_REFUSED,
              "The login of "
                  + url
                  + " may not do that: it must own the database, or be a member of"
                  + " stemma_writer.",
              e);
      case SqlStates.QUERY_CANCELED,
          SqlStates.LOCK_NOT_AVAILABLE,
          SqlStates.SERIALIZATION_FAILURE,
          SqlStates.DEADLOCK_DETECTED ->
          busy(e);
      default -> SqlStates.limit(url, state, e).orElseGet(() -> internal(state, e));
    };
  }

  private static StemmaException internal(String state, SQLException e) {
    return new StemmaException(
        ErrorCode.INTERNAL,
        "PostgreSQL could not do this (" + state + "): the service's log says more.",
        e);
  }

  private static StemmaException busy(SQLException e) {
    return unavailable(
        ErrorCode.TOO_BUSY,
        "More is asked at once than the limits allow: wait a moment and ask again.",
        e);
  }

  private static StemmaException unavailable(
      ErrorCode code, String message, @Nullable Throwable cause) {
    return new StemmaException(
        code, message, Map.of(StemmaException.RETRY_AFTER_SECONDS, RETRY_SECONDS), cause);
  }
}
