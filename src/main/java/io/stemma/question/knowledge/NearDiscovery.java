package io.stemma.question.knowledge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A discovery at the end of a path of links. It stands in an answer once for each direction, at its
 * smallest distance; of several links that lead there, the first one in the order of ids and types
 * is told.
 *
 * @param direction {@code up} or {@code down} in a thread, else null
 * @param depth links away, from 1
 * @param fromId the discovery one link nearer
 * @param linkType of the link between those two
 * @param responseType of that link
 */
public record NearDiscovery(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String direction,
    int depth,
    String fromId,
    String linkType,
    @Nullable String responseType,
    @JsonUnwrapped Discovery discovery) {}
