package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQLSTATEs Stemma acts upon, each named once, and what they mean to a caller. */
public final class SqlStates {
  public static final String INVALID_PASSWORD = "28P01";
  public static final String INVALID_AUTHORIZATION = "28000";
  public static final String UNKNOWN_DATABASE = "3D000";
  public static final String SYNTAX_ERROR = "42601";
  public static final String UNDEFINED_TABLE = "42P01";
  public static final String UNDEFINED_COLUMN = "42703";
  public static final String UNDEFINED_FUNCTION = "42883";
  public static final String UNKNOWN_SCHEMA = "3F000";
  public static final String DATATYPE_MISMATCH = "42804";
  public static final String TOO_MANY_CONNECTIONS = "53300";
  public static final String INSUFFICIENT_PRIVILEGE = "42501";
  public static final String READ_ONLY_TRANSACTION = "25006";
  public static final String IN_FAILED_TRANSACTION = "25P02";
  public static final String QUERY_CANCELED = "57014";
  public static final String UNIQUE_VIOLATION = "23505";
  public static final String FEATURE_NOT_SUPPORTED = "0A000";
  public static final String UNDEFINED_OBJECT = "42704";
  public static final String DUPLICATE_TABLE = "42P07";
  public static final String DUPLICATE_OBJECT = "42710";
  public static final String LOCK_NOT_AVAILABLE = "55P03";
  public static final String DISK_FULL = "53100";
  public static final String CANNOT_CONNECT_NOW = "57P03";
  public static final String OUT_OF_MEMORY = "53200";
  public static final String SERIALIZATION_FAILURE = "40001";
  public static final String DEADLOCK_DETECTED = "40P01";

  /** The server has run out of something. */
  private static final String RESOURCES = "53";

  /** A statement is larger than the server can do. */
  private static final String PROGRAM_LIMITS = "54";

  private static final int RETRY_SECONDS = 2;

  /** Data that the server cannot hold, and constraints that they violate. */
  private static final Set<String> OF_DATA = Set.of("22", "23");

  private static final Set<String> RETRYABLE = Set.of(SERIALIZATION_FAILURE, DEADLOCK_DETECTED);

  private SqlStates() {}

  /** Whether the same transaction, run again, may succeed. */
  public static boolean isRetryable(@Nullable String sqlState) {
    return sqlState != null && RETRYABLE.contains(sqlState);
  }

  /** Whether a row was refused for what it says. */
  static boolean isOfData(@Nullable String sqlState) {
    return sqlState != null && OF_DATA.contains(sqlState.substring(0, 2));
  }

  /** Whether the server refused for its own state: a limit, a lock, or since it takes no writes. */
  public static boolean isOfServer(@Nullable String sqlState) {
    return codeOfStopped(sqlState) != ErrorCode.STORE_UNAVAILABLE
        || TOO_MANY_CONNECTIONS.equals(sqlState)
        || CANNOT_CONNECT_NOW.equals(sqlState);
  }

  /** Whether the server cannot be reached or is going away (classes 08 and 57P). */
  public static boolean isConnectionLost(@Nullable String sqlState) {
    return sqlState != null && (sqlState.startsWith("08") || sqlState.startsWith("57P"));
  }

  /**
   * What SQLSTATE classes 53 and 54 mean to a caller: a resource that the server has run out of, or
   * a limit that the request itself exceeds. Empty for any other state.
   */
  public static Optional<StemmaException> limit(
      DatabaseUrl url, @Nullable String state, Throwable cause) {
    if (state == null || !(state.startsWith(RESOURCES) || state.startsWith(PROGRAM_LIMITS))) {
      return Optional.empty();
    }
    return Optional.of(
        switch (state) {
          case DISK_FULL ->
              exhausted(
                  ErrorCode.STORE_FULL, "The disk of " + url + " is full: make room there.", cause);
          case TOO_MANY_CONNECTIONS ->
              exhausted(
                  ErrorCode.STORE_UNAVAILABLE,
                  "The server of "
                      + url
                      + " has no connection left for this login: end sessions that are not needed,"
                      + " or raise its max_connections, or the CONNECTION LIMIT of the role or the"
                      + " database.",
                  cause);
          case OUT_OF_MEMORY ->
              exhausted(
                  ErrorCode.STORE_EXHAUSTED,
                  "The server of "
                      + url
                      + " has no memory left for this: ask for less at once, or again later. An"
                      + " operator gives it more memory, lowers its work_mem and max_connections,"
                      + " or raises max_locks_per_transaction where its log says so.",
                  cause);
          default ->
              state.startsWith(RESOURCES)
                  ? exhausted(
                      ErrorCode.STORE_EXHAUSTED,
                      "The server of "
                          + url
                          + " has reached a limit of its configuration, for instance"
                          + " temp_file_limit: ask for less at once, or have it raised.",
                      cause)
                  : new StemmaException(
                      ErrorCode.LIMIT_EXCEEDED,
                      "PostgreSQL has a limit that this exceeds: ask for less at once, for"
                          + " instance fewer columns, a shorter pattern or smaller values.",
                      Map.of("sqlState", state),
                      cause);
        });
  }

  /**
   * Why a command has stopped, in three parts: what it did, what the server says, and what to do.
   *
   * @param what it did, up to the server's words
   * @param then what is with its work, behind the remedy; may be empty
   */
  public static StemmaException stopped(String what, SQLException e, String then) {
    return new StemmaException(
        codeOfStopped(e.getSQLState()),
        (what
                + "PostgreSQL says: "
                + ServerWords.of(e)
                + (e.getSQLState() == null ? "" : " (" + e.getSQLState() + ")")
                + ". "
                + remedy(e.getSQLState())
                + then)
            .strip(),
        e);
  }

  private static ErrorCode codeOfStopped(@Nullable String state) {
    return switch (String.valueOf(state)) {
      case DISK_FULL -> ErrorCode.STORE_FULL;
      case TOO_MANY_CONNECTIONS -> ErrorCode.STORE_UNAVAILABLE;
      case READ_ONLY_TRANSACTION -> ErrorCode.STORE_READ_ONLY;
      case LOCK_NOT_AVAILABLE -> ErrorCode.STORE_LOCKED;
      default -> {
        if (String.valueOf(state).startsWith(RESOURCES)) {
          yield ErrorCode.STORE_EXHAUSTED;
        }
        yield String.valueOf(state).startsWith(PROGRAM_LIMITS)
            ? ErrorCode.LIMIT_EXCEEDED
            : ErrorCode.STORE_UNAVAILABLE;
      }
    };
  }

  /** What to do about a limit, a lock or a server that takes no writes; else nothing is known. */
  private static String remedy(@Nullable String state) {
    return switch (String.valueOf(state)) {
      case DISK_FULL -> "Make room on the server's disk. ";
      case TOO_MANY_CONNECTIONS ->
          "End sessions that are not needed, or raise max_connections or the CONNECTION LIMIT. ";
      case OUT_OF_MEMORY ->
          "Give the server more memory, or raise the setting that it names (for locks"
              + " max_locks_per_transaction). ";
      case READ_ONLY_TRANSACTION ->
          "The server is a standby or set to read only: name one that takes writes. ";
      case LOCK_NOT_AVAILABLE ->
          "Another session holds the lock ('stemma doctor' shows it): wait for it, or end it. ";
      case CANNOT_CONNECT_NOW -> "The server starts, recovers or shuts down: wait a moment. ";
      default -> {
        if (String.valueOf(state).startsWith(RESOURCES)) {
          yield "Raise the limit of the server's configuration that was reached. ";
        }
        yield String.valueOf(state).startsWith(PROGRAM_LIMITS)
            ? "It is a limit of PostgreSQL itself: ask for less at once. "
            : "";
      }
    };
  }

  private static StemmaException exhausted(ErrorCode code, String message, Throwable cause) {
    return new StemmaException(
        code, message, Map.of(StemmaException.RETRY_AFTER_SECONDS, RETRY_SECONDS), cause);
  }

  /** Why no connection could be had, with what to do about it. */
  public static StemmaException connectFailure(DatabaseUrl url, SQLException e) {
    String state = e.getSQLState();
    Optional<StemmaException> limit = limit(url, state, e);
    if (limit.isPresent()) {
      return limit.get();
    }
    Optional<StemmaException> explained =
        ConnectFailures.explained(url, e).or(() -> ServerVersion.explained(url, e));
    if (explained.isPresent()) {
      return explained.get();
    }
    if (INVALID_PASSWORD.equals(state) || INVALID_AUTHORIZATION.equals(state)) {
      return new StemmaException(
          ErrorCode.LOGIN_REFUSED,
          "The server of " + url + " refused the login: check user and password in the URL.",
          e);
    }
    if (UNKNOWN_DATABASE.equals(state)) {
      return new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          "There is no database '" + url.database() + "' on that server: create it first.",
          e);
    }
    if (isOfServer(state)) {
      return stopped("", e, "");
    }
    if (String.valueOf(e.getMessage()).contains("targetServerType")) {
      return new StemmaException(ErrorCode.STORE_UNAVAILABLE, ServerChoice.noneOf(url), e);
    }
    return new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "No answer from " + url + ": is PostgreSQL running there? (" + state + ")",
        e);
  }
}
