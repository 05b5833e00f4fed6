package io.stemma.graph;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A question in Cypher as asked; nothing of it is checked yet.
 *
 * @param parameters an object with a value for each {@code $name}
 * @param maxRows null for the default
 * @param timeoutMillis null for the default
 */
public record CypherQuestion(
    @Nullable String query,
    @Nullable JsonNode parameters,
    @Nullable Integer maxRows,
    @Nullable Integer timeoutMillis) {}
