package io.stemma.question.tags;

/**
 * A tag and how often it is used.
 *
 * @param discoveries that carry it
 * @param agents that carry it
 */
public record TagCount(String tag, long discoveries, long agents) {}
