package io.stemma.graph.language;

/**
 * What bounds the text of a query.
 *
 * @param maxNesting how deep brackets, CASE and signs may nest together
 * @param maxPathLength the greatest upper bound that may be written behind {@code *}
 * @param unboundedPaths whether {@code *} may have no upper bound
 * @param maxClauses how many clauses there may be, those of subqueries included
 * @param maxPatternEdges how many edges the patterns of a query, or of a part of a UNION, may have
 * @param maxExpansion how many parts may be added where each alias is replaced by what it stands
 *     for, and each repeated operand by its copies
 */
public record LanguageLimits(
    int maxNesting,
    int maxPathLength,
    boolean unboundedPaths,
    int maxClauses,
    int maxPatternEdges,
    int maxExpansion) {}
