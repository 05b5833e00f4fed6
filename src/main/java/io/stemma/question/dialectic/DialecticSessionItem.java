package io.stemma.question.dialectic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dialectic session as lists show it. Null where the record says nothing.
 *
 * @param known whether the record has the session; false for one that only messages name, of which
 *     all but the id is null
 */
public record DialecticSessionItem(
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
    @Nullable Instant updatedAt) {}
