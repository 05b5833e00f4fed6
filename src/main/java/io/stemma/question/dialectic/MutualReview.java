package io.stemma.question.dialectic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Two agents that review each other.
 *
 * @param firstAgentId the one whose id comes first in the order of code points
 * @param firstReviewedSecond sessions in which the second was under the first one's review
 * @param secondReviewedFirst the other way round
 * @param lastReviewAt when the newest of them began
 */
public record MutualReview(
    String firstAgentId,
    String secondAgentId,
    long firstReviewedSecond,
    long secondReviewedFirst,
    @Nullable Instant lastReviewAt) {}
