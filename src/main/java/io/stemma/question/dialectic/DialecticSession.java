package io.stemma.question.dialectic;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dialectic session as the API answers it. Null where the record says nothing.
 *
 * @param known whether the record has the session; false for one that only messages name, of which
 *     all but the id is null
 * @param whole what only the answer of one session says; null in lists
 */
@Schema(name = "DialecticSession")
public record DialecticSession(
    String id,
    boolean known,
    @Nullable String pausedAgentId,
    @Nullable String reviewerAgentId,
    @Nullable String phase,
    @Nullable String status,
    @Nullable String sessionType,
    @Nullable String disputeType,
    @Nullable String discoveryId,
    @Nullable String reason,
    @Nullable String topic,
    @Nullable Long synthesisRound,
    @Nullable Long maxSynthesisRounds,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @JsonUnwrapped @Nullable Whole whole) {

  /**
   * The rest of a session, but for its messages.
   *
   * @param pausedAgentState any JSON value: the paused agent's state at the beginning
   * @param resolution any JSON value: how it ended
   * @param metadata a JSON object
   * @param writtenBy the principal that made the last change
   * @param writtenKey id of the principal's key
   */
  public record Whole(
      @JsonRawValue @Schema(implementation = Object.class) @Nullable String pausedAgentState,
      @JsonRawValue @Schema(implementation = Object.class) @Nullable String resolution,
      @JsonRawValue @Schema(implementation = Object.class) @Nullable String metadata,
      @Nullable String writtenBy,
      @Nullable String writtenKey) {}

  /** The same with all that the record says of it. */
  DialecticSession with(Whole rest) {
    return new DialecticSession(
        id,
        known,
        pausedAgentId,
        reviewerAgentId,
        phase,
        status,
        sessionType,
        disputeType,
        discoveryId,
        reason,
        topic,
        synthesisRound,
        maxSynthesisRounds,
        createdAt,
        updatedAt,
        rest);
  }
}
