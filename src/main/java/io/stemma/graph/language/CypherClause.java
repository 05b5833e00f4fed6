package io.stemma.graph.language;

/**
 * A clause of a query.
 *
 * @param word its first word in upper case, {@code OPTIONAL} left out
 * @param start index of that word's token
 * @param end index behind its last token
 * @param parent the brace of the subquery it stands in, or {@link Nesting#NONE}
 */
public record CypherClause(String word, int start, int end, int parent) {}
