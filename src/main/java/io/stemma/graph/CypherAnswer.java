package io.stemma.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query returned.
 *
 * @param columns names in the order of the RETURN; they may repeat
 * @param rows each as long as {@code columns}, of null, Boolean, numbers, String, List and Map
 * @param truncated whether there was more than the row or the byte limit let through
 */
public record CypherAnswer(
    List<String> columns, List<List<@Nullable Object>> rows, boolean truncated) {}
