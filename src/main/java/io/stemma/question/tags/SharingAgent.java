package io.stemma.question.tags;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent that shares tags with another.
 *
 * @param shared how many
 * @param tags which, in the order of their names
 */
public record SharingAgent(String id, @Nullable String status, int shared, List<String> tags) {}
