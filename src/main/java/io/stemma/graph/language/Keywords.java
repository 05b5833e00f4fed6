package io.stemma.graph.language;

import java.util.Set;

/** The words of AGE's language, in upper case. */
final class Keywords {
  static final Set<String> ALL =
      Set.of(
          "ALL",
          "AND",
          "AS",
          "ASC",
          "ASCENDING",
          "BY",
          "CALL",
          "CASE",
          "COALESCE",
          "CONTAINS",
          "COUNT",
          "CREATE",
          "DELETE",
          "DESC",
          "DESCENDING",
          "DETACH",
          "DISTINCT",
          "ELSE",
          "END",
          "ENDS",
          "EXISTS",
          "EXPLAIN",
          "FALSE",
          "IN",
          "IS",
          "LIMIT",
          "MATCH",
          "MERGE",
          "NOT",
          "NULL",
          "OPERATOR",
          "OPTIONAL",
          "OR",
          "ORDER",
          "REMOVE",
          "RETURN",
          "SET",
          "SKIP",
          "STARTS",
          "THEN",
          "TRUE",
          "UNION",
          "UNWIND",
          "VERBOSE",
          "WHEN",
          "WHERE",
          "WITH",
          "XOR",
          "YIELD");

  private Keywords() {}
}
