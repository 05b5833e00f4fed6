package io.stemma.question.knowledge;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A discovery that a search found.
 *
 * @param rank how well it fits, from 0; comparable within one search only
 */
public record FoundDiscovery(float rank, @JsonUnwrapped Discovery discovery) {}
