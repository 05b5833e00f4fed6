package io.stemma.graph.language;

/**
 * What bounds the text of a query.
 *
 * @param maxNesting how deep brackets, CASE and signs may nest together
 * @param maxPathLength the greatest upper bound that may be written behind {@code *}
 * @param unboundedPaths whether {@code *} may have no upper bound
 */
public record LanguageLimits(int maxNesting, int maxPathLength, boolean unboundedPaths) {}
