package io.stemma.question.trail;

import org.jspecify.annotations.Nullable;

/**
 * What a tool's calls were.
 *
 * @param errors calls that did not succeed
 * @param p50Millis what half of the calls did not exceed; null where none was timed
 */
public record ToolSummary(
    String toolName,
    long calls,
    long errors,
    @Nullable Long p50Millis,
    @Nullable Long p95Millis,
    @Nullable Long p99Millis) {}
