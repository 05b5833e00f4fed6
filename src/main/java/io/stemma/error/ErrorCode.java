package io.stemma.error;

import static io.stemma.error.ExitCode.DEPENDENCY_UNAVAILABLE;
import static io.stemma.error.ExitCode.DIFFERENCES_FOUND;
import static io.stemma.error.ExitCode.INTERRUPTED_RESUMABLE;
import static io.stemma.error.ExitCode.WRONG_USE_OR_INPUT;

import java.util.Locale;

/**
 * Every failure a caller can meet, with what it means over HTTP and on the command line.
 *
 * <p>{@code docs/errors.md} lists the same entries; a test compares the two.
 */
public enum ErrorCode {
  INVALID_REQUEST(400, WRONG_USE_OR_INPUT, "The request is not valid"),
  INVALID_JSON(400, WRONG_USE_OR_INPUT, "The body is not valid JSON"),
  NOT_FOUND(404, WRONG_USE_OR_INPUT, "There is nothing at this address"),
  METHOD_NOT_ALLOWED(405, WRONG_USE_OR_INPUT, "This address does not take that method"),
  NOT_ACCEPTABLE(406, WRONG_USE_OR_INPUT, "None of the accepted media types can be made"),
  BODY_TOO_SLOW(408, WRONG_USE_OR_INPUT, "The body did not come in time"),
  PAYLOAD_TOO_LARGE(413, WRONG_USE_OR_INPUT, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, WRONG_USE_OR_INPUT, "The body's media type is not understood"),
  TRANSFER_CODING_UNKNOWN(501, WRONG_USE_OR_INPUT, "The transfer coding is not known"),
  KEY_REQUIRED(401, WRONG_USE_OR_INPUT, "A key is needed"),
  KEY_REFUSED(401, WRONG_USE_OR_INPUT, "The key is not a valid one"),
  KEY_EXPIRED(401, WRONG_USE_OR_INPUT, "The key has expired"),
  KEY_REVOKED(401, WRONG_USE_OR_INPUT, "The key has been taken back"),
  NOT_PERMITTED(403, WRONG_USE_OR_INPUT, "The key does not allow that"),
  LOCAL_ONLY(403, WRONG_USE_OR_INPUT, "Without keys only this machine is answered"),
  KEY_RATE_LIMITED(429, DEPENDENCY_UNAVAILABLE, "The key is used too often"),
  TOO_MANY_WRONG_KEYS(429, DEPENDENCY_UNAVAILABLE, "Too many wrong keys"),
  KEY_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such key"),
  KEY_EXISTS(409, WRONG_USE_OR_INPUT, "There is a valid key of that name"),
  AGENT_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such agent"),
  DISCOVERY_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such discovery"),
  DIALECTIC_SESSION_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such dialectic session"),
  SESSION_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such session"),
  SESSION_EXISTS(409, WRONG_USE_OR_INPUT, "There is a session of that name"),
  SESSION_EXPIRED(409, WRONG_USE_OR_INPUT, "The session is over"),
  STATE_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No state is known of that agent"),
  CALIBRATION_NOT_FOUND(404, WRONG_USE_OR_INPUT, "The estate has no calibration yet"),
  LINEAGE_CYCLE(409, WRONG_USE_OR_INPUT, "An agent cannot descend from itself"),
  DISCOVERY_EXISTS(409, WRONG_USE_OR_INPUT, "There is a discovery of that name"),
  DIALECTIC_SESSION_EXISTS(409, WRONG_USE_OR_INPUT, "There is a dialectic session of that name"),
  DIALECTIC_SESSION_OVER(409, WRONG_USE_OR_INPUT, "The dialectic session is over"),
  STALE_VERSION(412, WRONG_USE_OR_INPUT, "It has been changed meanwhile"),
  REQUEST_KEY_TAKEN(422, WRONG_USE_OR_INPUT, "The Idempotency-Key belongs to another request"),
  RATE_LIMITED(429, DEPENDENCY_UNAVAILABLE, "The agent stores too many discoveries"),
  TAG_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such tag"),
  CYPHER_SYNTAX(400, WRONG_USE_OR_INPUT, "The Cypher query cannot be understood"),
  CYPHER_PARAMETER(400, WRONG_USE_OR_INPUT, "The query's parameters do not fit"),
  CYPHER_REFUSED(403, WRONG_USE_OR_INPUT, "The Cypher query is not allowed"),
  QUERY_CRASHED(423, WRONG_USE_OR_INPUT, "The query ended its server process"),
  CYPHER_SUSPENDED(503, DEPENDENCY_UNAVAILABLE, "Free Cypher is suspended"),
  LIMIT_EXCEEDED(400, WRONG_USE_OR_INPUT, "The request exceeds a limit of PostgreSQL"),
  QUERY_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such named query"),
  QUERY_TIMEOUT(408, WRONG_USE_OR_INPUT, "The query took longer than its time limit"),
  TOO_BUSY(429, DEPENDENCY_UNAVAILABLE, "Too many queries at once"),
  INTERNAL(500, DEPENDENCY_UNAVAILABLE, "Stemma failed"),
  GRAPH_UNAVAILABLE(503, DEPENDENCY_UNAVAILABLE, "The graph is not available"),
  STORE_UNAVAILABLE(503, DEPENDENCY_UNAVAILABLE, "The store is not available"),
  STORE_FULL(503, DEPENDENCY_UNAVAILABLE, "The store's disk is full"),
  STORE_EXHAUSTED(503, DEPENDENCY_UNAVAILABLE, "The store has run out of a resource"),
  STORE_READ_ONLY(503, DEPENDENCY_UNAVAILABLE, "The store takes no writes"),
  STORE_LOCKED(503, DEPENDENCY_UNAVAILABLE, "Another program holds the store's lock"),
  STORE_DIALECT(500, WRONG_USE_OR_INPUT, "The SQLite file must be converted first"),
  MOVE_REFUSED(409, DIFFERENCES_FOUND, "The move cannot go on yet"),
  STORE_MOVED(500, WRONG_USE_OR_INPUT, "The estate has been moved to another store"),
  WRONG_USE(400, WRONG_USE_OR_INPUT, "Wrong use of the command"),
  INVALID_CONFIGURATION(500, WRONG_USE_OR_INPUT, "The configuration is not valid"),
  LOGIN_REFUSED(503, DEPENDENCY_UNAVAILABLE, "PostgreSQL refused the login"),
  SCHEMA_CHANGE_FAILED(500, DEPENDENCY_UNAVAILABLE, "The schema cannot be brought up to date"),
  SERVER_TOO_OLD(503, DEPENDENCY_UNAVAILABLE, "PostgreSQL is too old"),
  SCHEMA_NEWER(503, WRONG_USE_OR_INPUT, "The database is newer than this program"),
  SCHEMA_OTHER_BUILD(503, WRONG_USE_OR_INPUT, "The database was made by another build"),
  SOURCE_MISSING(400, WRONG_USE_OR_INPUT, "The source file cannot be read"),
  SOURCE_NOT_SQLITE(400, WRONG_USE_OR_INPUT, "The source is not a readable SQLite file"),
  SOURCE_DAMAGED(400, WRONG_USE_OR_INPUT, "The source file is damaged"),
  SOURCE_UNSUPPORTED(
      400, WRONG_USE_OR_INPUT, "The source has something that SQLite cannot read here"),
  SOURCE_LOCKED(400, DEPENDENCY_UNAVAILABLE, "The source file is locked"),
  SOURCE_UNKNOWN_SCHEMA(400, WRONG_USE_OR_INPUT, "The source holds no table Stemma knows"),
  SOURCE_ZONE_NEEDED(400, WRONG_USE_OR_INPUT, "The source holds times without a zone"),
  BACKFILL_RUNNING(409, DEPENDENCY_UNAVAILABLE, "A backfill of the source is running"),
  TOO_MANY_REJECTED(400, DIFFERENCES_FOUND, "Too much of the source ended in quarantine"),
  BACKFILL_RUN_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such run of a backfill"),
  BACKFILL_RUN_STATE(409, WRONG_USE_OR_INPUT, "The run of the backfill is in another state"),
  QUARANTINE_ENTRY_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such entry in quarantine"),
  AUDIT_MONTH_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such month of an audit table"),
  AUDIT_ENTRY_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such entry of an audit table"),
  AUDIT_TIME_OUT_OF_BOUNDS(422, WRONG_USE_OR_INPUT, "No month is made for that time"),
  AUDIT_NOT_SEALED(409, DEPENDENCY_UNAVAILABLE, "That is not sealed yet"),
  AUDIT_LOG_BROKEN(409, DIFFERENCES_FOUND, "The audit trail is not the one that was signed"),
  AUDIT_KEY_UNUSABLE(500, WRONG_USE_OR_INPUT, "The key of the audit trail cannot be used"),
  ARCHIVE_NOT_FOUND(404, WRONG_USE_OR_INPUT, "No such archive of a month"),
  ARCHIVE_FAILED(503, DEPENDENCY_UNAVAILABLE, "The archive cannot be written or read"),
  ARCHIVE_DIFFERS(409, DIFFERENCES_FOUND, "The archive does not hold what it should"),
  BACKUP_UNREADABLE(400, WRONG_USE_OR_INPUT, "That is no backup this program reads"),
  BACKUP_DAMAGED(409, DIFFERENCES_FOUND, "The backup is not as it was made"),
  BACKUP_FAILED(503, DEPENDENCY_UNAVAILABLE, "The backup cannot be made or restored"),
  RESTORE_REFUSED(409, WRONG_USE_OR_INPUT, "The backup cannot be restored there"),
  PROGRAM_MISSING(503, DEPENDENCY_UNAVAILABLE, "A program of PostgreSQL is missing"),
  INTERRUPTED(503, INTERRUPTED_RESUMABLE, "The command was stopped and can go on"),
  OUTPUT_EXISTS(400, WRONG_USE_OR_INPUT, "The output cannot be written");

  private final int status;
  private final ExitCode exitCode;
  private final String title;

  ErrorCode(int status, ExitCode exitCode, String title) {
    this.status = status;
    this.exitCode = exitCode;
    this.title = title;
  }

  /** The HTTP status it is answered with. */
  public int status() {
    return status;
  }

  /** The exit code a command ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** One line for people, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** The stable name in problem documents and logs, for instance {@code agent-not-found}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
