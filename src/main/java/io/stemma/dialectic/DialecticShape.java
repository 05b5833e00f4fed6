package io.stemma.dialectic;

import static io.stemma.record.RecordTables.DIALECTIC_MESSAGES;
import static io.stemma.record.RecordTables.DIALECTIC_SESSIONS;

import io.stemma.record.Row;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Dialectic sessions and messages as callers write and read them. */
public final class DialecticShape {
  static final String THESIS = "thesis";
  static final String ACTIVE = "active";

  /** The one meaning of a session that is not over, for every store. */
  static final List<String> UNDER_WAY = List.of(ACTIVE, "quorum_voting", "awaiting_thesis");

  /** How a session can end. */
  public static final List<String> ENDS = List.of("resolved", "failed", "escalated");

  static final Comparator<Row> LATEST_FIRST =
      Comparator.<Row, Instant>comparing(
              row -> row.instant("created_at"), Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(row -> String.valueOf(row.text("session_id")))
          .reversed();

  public static final Shape SESSION =
      Shape.of(
              "DialecticSession",
              DIALECTIC_SESSIONS,
              Field.name("id", "Its name; made where not given.").in("session_id").fixed(),
              Field.name("pausedAgentId", "The agent under review.").mandatory().fixed(),
              Field.name("reviewerAgentId", "The agent that reviews."),
              Field.text("phase", "Where it stands.")
                  .oneOf(List.of("awaiting_thesis", THESIS, "antithesis", "synthesis")),
              Field.text("status", "Whether it is under way, or how it ended.").readOnly(),
              Field.text("reason", "Why it began.").fixed(),
              Field.name("discoveryId", "The discovery in dispute.").fixed(),
              Field.text("disputeType", "What kind of dispute.")
                  .oneOf(List.of("verification", "dispute", "correction"))
                  .fixed(),
              Field.text("sessionType", "What kind of session.")
                  .oneOf(List.of("recovery", "dispute", "exploration", "review"))
                  .fixed(),
              Field.text("topic", "Topic of an exploration.").fixed(),
              Field.integer("maxSynthesisRounds", "Rounds allowed."),
              Field.integer("synthesisRound", "Round reached."),
              Field.object("pausedAgentState", "State of the paused agent at the beginning.")
                  .fixed(),
              Field.object("resolution", "How it ended.").readOnly(),
              Field.object("metadata", "Anything else."),
              Field.instant("createdAt", "When it began.").readOnly(),
              Field.instant("updatedAt", "The last change.").readOnly())
          .withWriter();

  public static final Shape MESSAGE =
      Shape.of(
              "DialecticMessage",
              DIALECTIC_MESSAGES,
              Field.name("id", "Its name: session and number.").in("message_id").readOnly(),
              Field.integer("seq", "Its place among the session's messages.").readOnly(),
              Field.name("sessionId", "The session.").readOnly(),
              Field.name("agentId", "The agent that wrote it.").mandatory().fixed(),
              Field.text("messageType", "Which step it is.")
                  .mandatory()
                  .oneOf(List.of(THESIS, "antithesis", "synthesis", "failed"))
                  .fixed(),
              Field.text("rootCause", "Cause as the writer sees it.").fixed(),
              Field.array("proposedConditions", "Conditions.").fixed(),
              Field.text("reasoning", "The argument.").fixed(),
              Field.object("observedMetrics", "Metrics the writer saw.").fixed(),
              Field.array("concerns", "Concerns.").fixed(),
              Field.bool("agrees", "Whether the writer agrees.").fixed(),
              Field.text("signature", "Signature of the writer.").fixed(),
              Field.object("metadata", "Anything else.").fixed(),
              Field.instant("sentAt", "When it was written.").readOnly())
          .withWriter();

  /** How a session is ended. */
  public static final Shape END =
      Shape.of(
          "DialecticEnd",
          DIALECTIC_SESSIONS,
          Field.text("status", "How it ends.").oneOf(ENDS).mandatory(),
          Field.object("resolution", "action, conditions, root cause and the like.").mandatory());

  private DialecticShape() {}
}
