package io.stemma.graph.language;

import io.stemma.error.StemmaException;
import java.util.List;

/**
 * What no query may do, read from its tokens: only known clauses, functions and casts pass. The
 * database refuses writes too, by role and by transaction; these rules answer earlier, name the
 * place, and stop what would crash the server ({@link CrashShapes}).
 */
public final class CypherRules {
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
  public static void check(CypherStatement statement, LanguageLimits limits) {
    Depth.check(statement, limits.maxNesting());
    CypherRules rules = new CypherRules(statement);
    rules.checkFirstWord();
    for (int i = 0; i < rules.tokens.size(); i++) {
      rules.checkSeparator(i);
      rules.checkWord(i);
      rules.checkCast(i);
    }
    statement.calls().forEach(rules::checkCall);
    PathLengths.check(statement, limits);
    QuerySize.check(statement, limits);
    ParallelParses.check(statement);
    ComparisonChains.check(statement);
    CrashShapes.check(statement);
    SliceBounds.check(statement);
  }

  private void checkFirstWord() {
    CypherToken first = tokens.get(0);
    if (first.isName() && !Keywords.FIRST.contains(first.upperCase())) {
      throw refused(
          0,
          first.upperCase()
              + " is not allowed here: a query only reads, and begins with MATCH, OPTIONAL MATCH,"
              + " UNWIND, WITH or RETURN.");
    }
  }

  private void checkSeparator(int index) {
    if (tokens.get(index).isSymbol(";")) {
      throw CypherText.syntaxError(
          statement.text(),
          tokens.get(index).start(),
          "The query holds ';': send one query, and leave the semicolon out.");
    }
  }

  private void checkWord(int index) {
    String word = tokens.get(index).upperCase();
    if (Keywords.REFUSED.contains(word) && statement.isKeyword(index)) {
      throw refused(
          index,
          word + " is not allowed here: queries may only read, the graph follows the record.");
    }
  }

  private void checkCast(int index) {
    boolean named = index + 1 < tokens.size() && tokens.get(index + 1).isName();
    if (tokens.get(index).isSymbol("::")
        && named
        && !CypherFunctions.CASTS.contains(tokens.get(index + 1).lowerCase())) {
      throw refused(
          index + 1,
          "A cast to "
              + tokens.get(index + 1).text()
              + " is not allowed: only to AGE's own types.");
    }
  }

  /**
   * A function that AGE does not know itself is looked up in all of PostgreSQL, and a schema before
   * its name reaches past AGE's own.
   */
  private void checkCall(int call) {
    if (statement.isSymbol(call - 1, ".") && call >= 2 && tokens.get(call - 2).isName()) {
      String advice = Dialect.ofFunction(tokens.get(call - 2).lowerCase());
      throw refused(
          call - 2,
          advice == null
              ? "A function of a schema is not allowed: only Cypher's own functions, without a"
                  + " prefix."
              : "Apache AGE has no function "
                  + tokens.get(call - 2).text()
                  + "."
                  + tokens.get(call).text()
                  + ": "
                  + advice
                  + ".");
    }
    if (!CypherFunctions.ALLOWED.contains(tokens.get(call).lowerCase())) {
      String name = tokens.get(call).text();
      String advice = Dialect.ofFunction(tokens.get(call).lowerCase());
      throw refused(
          call,
          advice == null
              ? "The function " + name + " is not allowed: only functions of Cypher that read."
              : "Apache AGE has no function " + name + ": " + advice + ".");
    }
  }

  private StemmaException refused(int index, String message) {
    return CypherText.refused(statement.text(), tokens.get(index).start(), message);
  }
}
