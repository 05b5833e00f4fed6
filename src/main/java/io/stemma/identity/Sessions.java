package io.stemma.identity;

import static io.stemma.record.RecordTables.SESSIONS;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Condition.Comparison;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bindings of clients to agents. A session ends when it is ended, or when it has not been used for
 * as long as it lives.
 */
public final class Sessions {
  public static final Shape SHAPE =
      Shape.of(
              "Session",
              SESSIONS,
              Field.name("id", "The session's name.").in("session_id").mandatory().fixed(),
              Field.name("agentId", "The agent it is bound to.").mandatory().fixed(),
              Field.text("clientType", "Kind of client."),
              Field.object("clientInfo", "What the client says of itself."),
              Field.object("metadata", "Anything else."),
              Field.instant("createdAt", "When it was bound.").readOnly(),
              Field.instant("lastActive", "Its last use.").readOnly(),
              Field.instant("expiresAt", "Its end, unless it is used before.").readOnly(),
              Field.bool("isActive", "False once it has been ended.").readOnly(),
              Field.integer("bindCount", "How often it was bound again.").readOnly())
          .withWriter();

  private static final Comparator<Row> LAST_USED_FIRST =
      Comparator.<Row, Instant>comparing(
              row -> row.instant("last_active"), Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(row -> String.valueOf(row.text("session_id")))
          .reversed();

  private final Rows rows;
  private final Clock clock;
  private final Duration life;

  /**
   * Over the rows of a transaction.
   *
   * @param life how long a session lives without being used
   */
  public Sessions(Rows rows, Clock clock, Duration life) {
    this.rows = rows;
    this.clock = clock;
    this.life = life;
  }

  /**
   * Makes a session, once.
   *
   * @throws StemmaException {@link ErrorCode#AGENT_NOT_FOUND}; {@link ErrorCode#SESSION_EXISTS},
   *     whoever has it and whether or not it is over
   */
  public Row create(Row session) {
    new Identities(rows, clock)
        .require("agentId", Objects.requireNonNull(session.text("agent_id")));
    Instant now = clock.instant();
    Row made =
        session
            .with("created_at", now)
            .with("last_active", now)
            .with("expires_at", now.plus(life))
            .with("is_active", true)
            .withDefault("metadata", "{}");
    if (!rows.insert(made)) {
      throw new StemmaException(
          ErrorCode.SESSION_EXISTS,
          "There is a session '" + session.text("session_id") + "': choose another name.");
    }
    return rows.find(made.key()).orElseThrow();
  }

  /**
   * The session of that name, over or not.
   *
   * @throws StemmaException {@link ErrorCode#SESSION_NOT_FOUND}
   */
  public Row get(String sessionId) {
    return rows.find(key(sessionId)).orElseThrow(() -> unknown(sessionId));
  }

  /**
   * Notes that it is used, which begins its life again.
   *
   * @throws StemmaException {@link ErrorCode#SESSION_NOT_FOUND}; {@link ErrorCode#SESSION_EXPIRED}
   *     when it is over
   */
  public Row use(String sessionId) {
    Row session = rows.lock(key(sessionId)).orElseThrow(() -> unknown(sessionId));
    Instant now = clock.instant();
    Instant end = session.instant("expires_at");
    if (!Boolean.TRUE.equals(session.bool("is_active")) || (end != null && !end.isAfter(now))) {
      throw new StemmaException(
          ErrorCode.SESSION_EXPIRED, "The session '" + sessionId + "' is over: make another one.");
    }
    rows.update(
        Row.of(SESSIONS)
            .with("session_id", sessionId)
            .with("last_active", now)
            .with("expires_at", now.plus(life)));
    return get(sessionId);
  }

  /**
   * Ends it; ending it again changes nothing.
   *
   * @throws StemmaException {@link ErrorCode#SESSION_NOT_FOUND}
   */
  public Row end(String sessionId) {
    Row session = rows.lock(key(sessionId)).orElseThrow(() -> unknown(sessionId));
    if (!Boolean.FALSE.equals(session.bool("is_active"))) {
      rows.update(Row.of(SESSIONS).with("session_id", sessionId).with("is_active", false));
    }
    return get(sessionId);
  }

  /** The agent's sessions that are not over, the last used first. */
  public List<Row> active(String agentId, int limit) {
    Query open =
        Query.of(SESSIONS)
            .equal("agent_id", agentId)
            .equal("is_active", true)
            .descending("last_active", "session_id")
            .limit(limit);
    List<Query> alive =
        List.of(
            open.compared("expires_at", Comparison.GREATER, clock.instant()),
            open.isNull("expires_at"));
    return rows.selectEach(alive).stream().sorted(LAST_USED_FIRST).limit(limit).toList();
  }

  /**
   * Ends sessions whose life is over; they stay in the record. It is the maintenance that does it,
   * and the transaction says so.
   *
   * @return how many it ended, at most the limit
   */
  public int expire(int limit) {
    List<Row> over =
        rows.select(
            Query.of(SESSIONS)
                .equal("is_active", true)
                .compared("expires_at", Comparison.LESS_OR_EQUAL, clock.instant())
                .ascending("session_id")
                .limit(limit));
    int ended = 0;
    if (!over.isEmpty()) {
      rows.declareMaintenance();
    }
    for (Row session : over) {
      Row now = rows.lock(session.key()).orElse(session);
      if (Boolean.TRUE.equals(now.bool("is_active"))
          && isPast(now.instant("expires_at"), clock.instant())) {
        rows.update(
            Row.of(SESSIONS)
                .with("session_id", session.get("session_id"))
                .with("is_active", false));
        ended++;
      }
    }
    return ended;
  }

  private static boolean isPast(@Nullable Instant end, Instant now) {
    return end != null && !end.isAfter(now);
  }

  private static StemmaException unknown(String sessionId) {
    return new StemmaException(
        ErrorCode.SESSION_NOT_FOUND, "The record knows no session '" + sessionId + "'.");
  }

  private static RowKey key(String sessionId) {
    return RowKey.of(SESSIONS, sessionId);
  }
}
