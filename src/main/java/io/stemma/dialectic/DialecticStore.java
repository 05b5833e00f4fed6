package io.stemma.dialectic;

import static io.stemma.record.RecordTables.DIALECTIC_MESSAGES;
import static io.stemma.record.RecordTables.DIALECTIC_SESSIONS;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.Identities;
import io.stemma.record.Condition.Comparison;
import io.stemma.record.Names;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Versions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reviews of a paused or disputed agent by another: sessions and their messages, in order. */
public final class DialecticStore {
  private final Rows rows;
  private final Clock clock;

  public DialecticStore(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Begins a session.
   *
   * @param session by {@link DialecticShape#SESSION}
   * @throws StemmaException {@link ErrorCode#AGENT_NOT_FOUND} of the paused agent or the reviewer;
   *     {@link ErrorCode#DIALECTIC_SESSION_EXISTS}; {@link ErrorCode#NOT_PERMITTED} for a writer
   *     that is bound to another agent
   */
  public Row create(Row session) {
    requireOwnBeginning(session);
    require("pausedAgentId", session.text("paused_agent_id"));
    require("reviewerAgentId", session.text("reviewer_agent_id"));
    Row made =
        session
            .withDefault("session_id", Names.next(clock))
            .withDefault("phase", DialecticShape.THESIS)
            .with("status", DialecticShape.ACTIVE)
            .with("created_at", clock.instant())
            .withDefault("metadata", "{}");
    if (!rows.insert(made)) {
      throw new StemmaException(
          ErrorCode.DIALECTIC_SESSION_EXISTS,
          "There is a dialectic session '" + made.text("session_id") + "': choose another name.");
    }
    return rows.find(made.key()).orElseThrow();
  }

  /**
   * The session of that name.
   *
   * @throws StemmaException {@link ErrorCode#DIALECTIC_SESSION_NOT_FOUND}
   */
  public Row get(String sessionId) {
    return rows.find(key(sessionId)).orElseThrow(() -> unknown(sessionId));
  }

  /** Its messages, in order. */
  public List<Row> messages(String sessionId, int limit) {
    return rows.select(
        Query.of(DIALECTIC_MESSAGES)
            .equal("session_id", sessionId)
            .ascending("seq", "message_id")
            .limit(limit));
  }

  /**
   * Changes a session that is not over: its phase, its reviewer, its round.
   *
   * @param expected the version it must have, null where any will do
   * @throws StemmaException {@link ErrorCode#DIALECTIC_SESSION_NOT_FOUND}; {@link
   *     ErrorCode#DIALECTIC_SESSION_OVER}; {@link ErrorCode#STALE_VERSION}; {@link
   *     ErrorCode#AGENT_NOT_FOUND}
   */
  public Row update(String sessionId, Row changes, @Nullable String expected) {
    Row there = underWay(sessionId);
    requireOwnChange(there, changes);
    Versions.check(there, expected);
    require("reviewerAgentId", changes.text("reviewer_agent_id"));
    if (!there.with(changes).equals(there)) {
      rows.update(changes.with("session_id", sessionId).with("updated_at", clock.instant()));
    }
    return get(sessionId);
  }

  /**
   * Adds a message behind all others of its session.
   *
   * @param message by {@link DialecticShape#MESSAGE}
   * @throws StemmaException {@link ErrorCode#DIALECTIC_SESSION_NOT_FOUND}; {@link
   *     ErrorCode#DIALECTIC_SESSION_OVER}; {@link ErrorCode#AGENT_NOT_FOUND}
   */
  public Row add(String sessionId, Row message) {
    underWay(sessionId);
    require("agentId", message.text("agent_id"));
    long seq = lastSeq(sessionId) + 1;
    Row made =
        message
            .with("session_id", sessionId)
            .with("message_id", sessionId + ":" + seq)
            .with("seq", seq)
            .with("sent_at", clock.instant())
            .withDefault("metadata", "{}");
    // Imported messages carry the numbers of their file; one of them may have that name.
    while (!rows.insert(made)) {
      seq++;
      made = made.with("message_id", sessionId + ":" + seq).with("seq", seq);
    }
    rows.update(
        Row.of(DIALECTIC_SESSIONS)
            .with("session_id", sessionId)
            .with("updated_at", clock.instant()));
    return rows.find(made.key()).orElseThrow();
  }

  private long lastSeq(String sessionId) {
    return rows
        .select(
            Query.of(DIALECTIC_MESSAGES)
                .equal("session_id", sessionId)
                .descending("seq", "message_id")
                .limit(1))
        .stream()
        .map(message -> message.integer("seq"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(0L);
  }

  /**
   * Ends a session.
   *
   * @param resolution how it ended, a JSON object; what the session began with stays as it is
   * @param status resolved, failed, escalated
   * @throws StemmaException {@link ErrorCode#DIALECTIC_SESSION_NOT_FOUND}; {@link
   *     ErrorCode#DIALECTIC_SESSION_OVER}
   */
  public Row resolve(String sessionId, String resolution, String status) {
    // An agent under review does not end its own review.
    rows.writer().requireAgent("reviewerAgentId", underWay(sessionId).text("reviewer_agent_id"));
    rows.update(
        Row.of(DIALECTIC_SESSIONS)
            .with("session_id", sessionId)
            .with("resolution", resolution)
            .with("status", status)
            .with("phase", status)
            .with("updated_at", clock.instant()));
    return get(sessionId);
  }

  /** Sessions under way that have no reviewer yet, the oldest first. */
  public List<Row> pending(int limit) {
    return rows.select(
        Query.of(DIALECTIC_SESSIONS)
            .oneOf("status", DialecticShape.UNDER_WAY)
            .isNull("reviewer_agent_id")
            .ascending("created_at", "session_id")
            .limit(limit));
  }

  /** Sessions under way in which the agent is paused or reviews, the latest first. */
  public List<Row> active(String agentId, int limit) {
    List<Query> roles = new ArrayList<>();
    for (String role : List.of("paused_agent_id", "reviewer_agent_id")) {
      roles.add(
          Query.of(DIALECTIC_SESSIONS)
              .oneOf("status", DialecticShape.UNDER_WAY)
              .equal(role, agentId)
              .descending("created_at", "session_id")
              .limit(limit));
    }
    return rows.selectEach(roles).stream()
        .distinct()
        .sorted(DialecticShape.LATEST_FIRST)
        .limit(limit)
        .toList();
  }

  /** Whether that reviewer has had a session with that agent within a time. */
  public boolean recentlyReviewed(String reviewer, String paused, Duration within) {
    return !rows.select(
            Query.of(DIALECTIC_SESSIONS)
                .equal("paused_agent_id", paused)
                .equal("reviewer_agent_id", reviewer)
                .compared("created_at", Comparison.GREATER, clock.instant().minus(within))
                .limit(1))
        .isEmpty();
  }

  /** A writer that is bound to an agent begins sessions in which that agent has a part. */
  private void requireOwnBeginning(Row session) {
    String paused = session.text("paused_agent_id");
    String reviewer = session.text("reviewer_agent_id");
    if (rows.writer().isBarredFrom(reviewer)) {
      rows.writer().requireAgent("pausedAgentId", paused);
    } else {
      requireOther(paused, reviewer);
    }
  }

  /**
   * A writer that is bound to an agent changes sessions in which that agent has a part. It takes a
   * review that nobody has, or gives its own back; it names no other agent.
   */
  private void requireOwnChange(Row there, Row changes) {
    String paused = there.text("paused_agent_id");
    String before = there.text("reviewer_agent_id");
    boolean renames = changes.says("reviewer_agent_id");
    String after = renames ? changes.text("reviewer_agent_id") : before;
    if (renames && !Objects.equals(before, after)) {
      rows.writer().requireAgent("reviewerAgentId", before == null ? after : before);
      rows.writer().requireAgent("reviewerAgentId", after == null ? before : after);
      requireOther(paused, after);
    } else if (rows.writer().isBarredFrom(paused)) {
      rows.writer().requireAgent("reviewerAgentId", before);
    }
  }

  private void requireOther(@Nullable String paused, @Nullable String reviewer) {
    if (Objects.equals(paused, reviewer)) {
      rows.writer()
          .requireUnbound("reviewerAgentId", "An agent that is under review cannot review itself.");
    }
  }

  private Row underWay(String sessionId) {
    Row session = rows.lock(key(sessionId)).orElseThrow(() -> unknown(sessionId));
    String status = session.text("status");
    // Imported sessions may have none.
    if (status == null || !DialecticShape.UNDER_WAY.contains(status)) {
      throw new StemmaException(
          ErrorCode.DIALECTIC_SESSION_OVER,
          "The dialectic session '" + sessionId + "' is over (" + status + ").");
    }
    return session;
  }

  private void require(String field, @Nullable String agentId) {
    if (agentId != null) {
      new Identities(rows, clock).require(field, agentId);
    }
  }

  private static StemmaException unknown(String sessionId) {
    return new StemmaException(
        ErrorCode.DIALECTIC_SESSION_NOT_FOUND,
        "The record knows no dialectic session '" + sessionId + "'.");
  }

  private static RowKey key(String sessionId) {
    return RowKey.of(DIALECTIC_SESSIONS, sessionId);
  }
}
