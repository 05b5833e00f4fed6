package io.stemma.question.tags;

import org.jspecify.annotations.Nullable;

/**
 * What carries a tag.
 *
 * @param kind {@code agent} or {@code discovery}
 * @param title the agent's label, the discovery's summary
 */
public record Tagged(String kind, String id, @Nullable String title, @Nullable String status) {}
