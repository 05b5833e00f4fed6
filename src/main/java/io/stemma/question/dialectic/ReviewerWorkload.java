package io.stemma.question.dialectic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much an agent reviews.
 *
 * @param placeholder whether only references to the agent are known
 * @param sessions all it reviews: open, resolved and ended otherwise
 * @param open those that have not ended; one ends as resolved, failed, escalated, abandoned or
 *     timeout
 * @param lastActive newest of the changes of its reviews and of its messages
 */
public record ReviewerWorkload(
    String agentId,
    boolean placeholder,
    long sessions,
    long open,
    long resolved,
    @Nullable Instant lastActive) {}
