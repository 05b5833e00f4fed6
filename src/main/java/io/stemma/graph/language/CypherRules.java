package io.stemma.graph.language;

import io.stemma.error.StemmaException;
import java.util.List;
import java.util.Set;

/**
 * What no query may do, read from its tokens. The database refuses writes too, by role and by
 * transaction; these rules answer earlier, name the place, and stop what would crash the server.
 */
public final class CypherRules {
  private static final Set<String> WRITES =
      Set.of("CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "CALL");
  // No words of AGE's language: only at the beginning can they not be names.
  private static final Set<String> WRITES_AT_THE_BEGINNING =
      Set.of("DROP", "LOAD", "COPY", "INSERT", "FOREACH");

  private final CypherStatement statement;
  private final List<CypherToken> tokens;

  private CypherRules(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
  }

  /**
   * Passes a query that may be sent.
   *
   * @throws StemmaException {@link io.stemma.error.ErrorCode#CYPHER_REFUSED} or, for more than one
   *     statement, {@link io.stemma.error.ErrorCode#CYPHER_SYNTAX}; both with {@code position}
   */
  public static void check(CypherStatement statement) {
    CypherRules rules = new CypherRules(statement);
    for (int i = 0; i < rules.tokens.size(); i++) {
      rules.checkSeparator(i);
      rules.checkClause(i);
    }
    rules.checkCalls();
    GraphidMembership.check(statement);
  }

  private void checkSeparator(int index) {
    if (tokens.get(index).isSymbol(";")) {
      throw CypherText.syntaxError(
          statement.text(),
          tokens.get(index).start(),
          "The query holds ';': send one query, and leave the semicolon out.");
    }
  }

  private void checkClause(int index) {
    if (!statement.isKeyword(index)) {
      return;
    }
    String word = tokens.get(index).upperCase();
    boolean isLoad = word.equals("LOAD") && isWord(index + 1, "CSV");
    if (WRITES.contains(word) || isLoad || (index == 0 && WRITES_AT_THE_BEGINNING.contains(word))) {
      throw refused(
          index,
          word + " is not allowed here: queries may only read, the graph follows the record.");
    }
    if (index == 0 && word.equals("EXPLAIN")) {
      throw refused(index, "EXPLAIN is not allowed here: send the query alone.");
    }
  }

  private boolean isWord(int index, String word) {
    return index < tokens.size() && tokens.get(index).isWord(word);
  }

  /** A function with a schema before it reaches past AGE's own, into everything PostgreSQL has. */
  private void checkCalls() {
    for (int call : statement.calls()) {
      if (call >= 2 && tokens.get(call - 1).isSymbol(".") && tokens.get(call - 2).isName()) {
        throw refused(
            call - 2,
            "A function of a schema is not allowed: only Cypher's own functions, without a prefix.");
      }
    }
  }

  private StemmaException refused(int index, String message) {
    return CypherText.refused(statement.text(), tokens.get(index).start(), message);
  }
}
