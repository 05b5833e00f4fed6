package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a failure of the reactive client means to a caller. */
public final class ReactiveFailures {
  private static final int RETRY_SECONDS = 2;

  private ReactiveFailures() {}

  /** The failure's SQLSTATE, or null when it did not come from the server. */
  public static @Nullable String sqlState(Throwable failure) {
    return failure instanceof PgException e ? e.getSqlState() : null;
  }

  /** A word for a trace: how a statement failed; null where it did not. */
  public static @Nullable String word(@Nullable Throwable failure, boolean cancelled) {
    if (cancelled) {
      return "cancelled";
    }
    if (failure == null) {
      return null;
    }
    return failure instanceof StemmaException known
        ? known.code().code()
        : failure.getClass().getSimpleName();
  }

  /** Whether the connection went away: the same read on a new one may succeed. */
  public static boolean isConnectionLost(Throwable failure) {
    return failure instanceof ClosedConnectionException
        || failure instanceof IOException
        || SqlStates.isConnectionLost(sqlState(failure))
        || (failure instanceof NoStackTraceThrowable && !isPoolBusy(failure));
  }

  /**
   * Whether the pool's queue is full, or no connection was free in time. The client has no type for
   * the second, nor for a statement given to a connection that is closing: their texts differ.
   */
  private static boolean isPoolBusy(Throwable failure) {
    return failure instanceof ConnectionPoolTooBusyException || isWaitOver(failure);
  }

  /** Whether no connection was free in time. */
  static boolean isWaitOver(Throwable failure) {
    boolean untyped = failure instanceof VertxException || failure instanceof NoStackTraceThrowable;
    return untyped && String.valueOf(failure.getMessage()).startsWith("Timeout");
  }

  /**
   * Translates what every statement can meet: the server away, a login refused, a schema not there,
   * a time limit. Anything else is {@link ErrorCode#INTERNAL}, its text kept in the cause only.
   */
  public static StemmaException translated(DatabaseUrl url, Throwable failure) {
    if (failure instanceof StemmaException known) {
      return known;
    }
    Optional<StemmaException> explained = ConnectFailures.explained(url, failure);
    if (explained.isPresent()) {
      return explained.get();
    }
    if (failure instanceof ServerChoice.WrongServer) {
      return unavailable(String.valueOf(failure.getMessage()), failure);
    }
    if (failure instanceof TimeoutException) {
      return unavailable("PostgreSQL at " + url + " has not answered in time.", failure);
    }
    if (isConnectionLost(failure)) {
      return unavailable("No answer from " + url + ": is PostgreSQL running there?", failure);
    }
    if (isPoolBusy(failure)) {
      return tooBusy(failure);
    }
    String state = sqlState(failure);
    return state == null ? internal(failure) : ofServer(url, state, failure);
  }

  /** More at once than is let in, or than there are connections for. */
  public static StemmaException tooBusy(@Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.TOO_BUSY,
        "More is asked at once than the limits allow: wait a moment and ask again.",
        Map.of(StemmaException.RETRY_AFTER_SECONDS, 1),
        cause);
  }

  /** A connection was waited for, and none could be made. */
  static StemmaException noConnection(DatabaseUrl url, Throwable cause) {
    return unavailable(
        "No connection to " + url + " could be made in time: is PostgreSQL running there?", cause);
  }

  private static StemmaException ofServer(DatabaseUrl url, String state, Throwable failure) {
    return switch (state) {
      case SqlStates.INVALID_PASSWORD, SqlStates.INVALID_AUTHORIZATION ->
          new StemmaException(
              ErrorCode.LOGIN_REFUSED,
              "The server of " + url + " refused the login: check user and password in the URL.",
              failure);
      case SqlStates.UNKNOWN_DATABASE ->
          unavailable(
              "There is no database '" + url.database() + "' on that server: create it first.",
              failure);
      case SqlStates.UNDEFINED_TABLE,
          SqlStates.UNDEFINED_COLUMN,
          SqlStates.UNDEFINED_FUNCTION,
          SqlStates.UNKNOWN_SCHEMA ->
          unavailable(
              "The schema is not there or not up to date: run 'scripts/stemma migrate run'.",
              failure);
      case SqlStates.QUERY_CANCELED ->
          new StemmaException(
              ErrorCode.QUERY_TIMEOUT, "The question took longer than its time limit.", failure);
      default -> SqlStates.limit(url, state, failure).orElseGet(() -> internal(failure));
    };
  }

  private static StemmaException unavailable(String message, Throwable failure) {
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        message,
        Map.of(StemmaException.RETRY_AFTER_SECONDS, RETRY_SECONDS),
        failure);
  }

  private static StemmaException internal(Throwable failure) {
    return new StemmaException(
        ErrorCode.INTERNAL, "Stemma failed; its log has the details.", failure);
  }
}
