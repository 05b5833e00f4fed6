package io.stemma.graph.language;

import java.util.List;
import java.util.Set;

/**
 * The reserved words of AGE 1.8 ({@code ag_catalog.get_cypher_keywords()}), and where such a word
 * stands as one: properties, labels, map keys and aliases may have any name.
 */
final class Keywords {
  /** The words of reading queries. What AGE reserves besides writes, calls or goes round AGE. */
  static final Set<String> READING =
      Set.of(
          "ALL",
          "AND",
          "ANY",
          "AS",
          "ASC",
          "ASCENDING",
          "BY",
          "CASE",
          "COALESCE",
          "CONTAINS",
          "COUNT",
          "DESC",
          "DESCENDING",
          "DISTINCT",
          "ELSE",
          "END",
          "ENDS",
          "EXISTS",
          "FALSE",
          "IN",
          "IS",
          "LIMIT",
          "MATCH",
          "NONE",
          "NOT",
          "NULL",
          "OPTIONAL",
          "OR",
          "ORDER",
          "REDUCE",
          "RETURN",
          "SINGLE",
          "SKIP",
          "STARTS",
          "THEN",
          "TRUE",
          "UNION",
          "UNWIND",
          "WHEN",
          "WHERE",
          "WITH",
          "XOR");

  /** Reserved, and never part of a query that only reads. */
  static final Set<String> REFUSED =
      Set.of(
          "ANALYZE",
          "CALL",
          "CREATE",
          "DELETE",
          "DETACH",
          "EXPLAIN",
          "MERGE",
          "ON",
          "OPERATOR",
          "REMOVE",
          "SET",
          "VERBOSE",
          "YIELD");

  /** The words a query can begin with. */
  static final Set<String> FIRST = Set.of("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN");

  /** Reserved words that are called like functions. */
  private static final Set<String> CALLED =
      Set.of("ALL", "ANY", "NONE", "SINGLE", "COALESCE", "COUNT", "EXISTS", "REDUCE");

  private Keywords() {}

  /** Whether the token is a word of the language there, whatever it is called elsewhere. */
  static boolean isKeyword(List<CypherToken> tokens, int index) {
    CypherToken token = tokens.get(index);
    if (token.kind() != CypherToken.Kind.WORD) {
      return false;
    }
    if (index == 0) {
      return true;
    }
    CypherToken before = tokens.get(index - 1);
    boolean named =
        before.isSymbol(".")
            || (before.isWord("AS") && !isAlias(tokens, index - 1))
            || (before.isSymbol(":") && !isMapColon(tokens, index - 1));
    return !named && !isMapKey(tokens, index);
  }

  /** Whether AGE reserves the word, whatever it is for. */
  static boolean isReserved(String upperCase) {
    return READING.contains(upperCase) || REFUSED.contains(upperCase);
  }

  /** A word that is reserved and neither a value nor called like a function. */
  static boolean isOperator(List<CypherToken> tokens, int index) {
    String word = tokens.get(index).upperCase();
    return isReserved(word)
        && !CALLED.contains(word)
        && !Set.of("NULL", "TRUE", "FALSE", "END").contains(word)
        && isKeyword(tokens, index);
  }

  private static boolean isAlias(List<CypherToken> tokens, int index) {
    return index > 0 && tokens.get(index - 1).isWord("AS");
  }

  private static boolean isMapKey(List<CypherToken> tokens, int index) {
    return index > 0
        && (tokens.get(index - 1).isSymbol("{") || tokens.get(index - 1).isSymbol(","))
        && index + 1 < tokens.size()
        && tokens.get(index + 1).isSymbol(":");
  }

  private static boolean isMapColon(List<CypherToken> tokens, int colon) {
    return colon > 0 && tokens.get(colon - 1).isName() && isMapKey(tokens, colon - 1);
  }
}
