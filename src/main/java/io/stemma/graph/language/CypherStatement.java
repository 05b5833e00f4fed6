package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be known of a query without running it.
 *
 * @param text the query as sent
 * @param tokens its tokens, bracketed or not
 * @param nesting which bracket belongs to which
 * @param columns the names of what it returns, an alias or the item's source text; with {@code *}
 *     among them only a guess. Of a UNION, those of its first part. Empty without a RETURN
 * @param parameters the names behind {@code $}
 */
public record CypherStatement(
    String text,
    List<CypherToken> tokens,
    Nesting nesting,
    List<String> columns,
    Set<String> parameters) {

  /**
   * Reads a query.
   *
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#CYPHER_SYNTAX} when it
   *     cannot be cut into tokens
   */
  public static CypherStatement read(String text) {
    List<CypherToken> tokens = CypherTokenizer.tokens(text);
    if (tokens.isEmpty()) {
      throw CypherText.syntaxError(text, 0, "The query is empty.");
    }
    Set<String> parameters = new LinkedHashSet<>();
    for (CypherToken token : tokens) {
      if (token.kind() == CypherToken.Kind.PARAMETER) {
        parameters.add(token.text());
      }
    }
    CypherStatement unnamed =
        new CypherStatement(text, tokens, new Nesting(tokens), List.of(), parameters);
    return new CypherStatement(
        text, tokens, unnamed.nesting, ReturnItems.names(unnamed), parameters);
  }

  /**
   * Whether the token stands as a word of the language, not as a property, label, map key or alias:
   * those may have any name.
   */
  public boolean isKeyword(int index) {
    return Keywords.isKeyword(tokens, index);
  }

  /** Whether the token is that word of the language. */
  boolean isKeyword(int index, String word) {
    return tokens.get(index).isWord(word) && isKeyword(index);
  }

  /** Whether there is such a symbol at that place. */
  boolean isSymbol(int index, String symbol) {
    return index >= 0 && index < tokens.size() && tokens.get(index).isSymbol(symbol);
  }

  /** The tokens that name a function: a name with a parenthesis behind it. */
  public List<Integer> calls() {
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (isSymbol(i + 1, "(") && tokens.get(i).isName() && !Keywords.isOperator(tokens, i)) {
        calls.add(i);
      }
    }
    return calls;
  }

  /** The clauses in their order, those of subqueries in braces included. */
  public List<CypherClause> clauses() {
    return Clauses.of(this);
  }

  /** The patterns of all MATCH clauses, in their order. */
  public List<PatternElement> patterns() {
    return Patterns.of(this);
  }

  /**
   * The parameters whose values must be numbers or null, since they are part of the bound of a
   * slice.
   */
  public Set<String> numberParameters() {
    return SliceBounds.parameters(this);
  }

  /** The node patterns of all MATCH clauses: what they look for, and with what it is found. */
  public List<NodePattern> nodePatterns() {
    return NodePattern.of(this);
  }

  /**
   * Whether its answer depends on the copy of the graph that AGE keeps in each server process: a
   * path of variable length, or a function that reads the copy. Never false for a query that does.
   */
  public boolean usesPaths() {
    return !VariableLength.of(this).isEmpty()
        || calls().stream()
            .anyMatch(i -> CypherFunctions.OF_PATHS.contains(tokens.get(i).lowerCase()));
  }
}
