package io.stemma.graph.language;

import io.stemma.graph.language.CypherToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a query into tokens the way AGE's own scanner does: every char beyond ASCII belongs to a
 * name and so does {@code $} behind its first char, comments do not nest and end at either line
 * break, a word may follow a number without a blank. One pass, no look-back.
 *
 * <p>Where this and AGE's scanner differ, a clause could hide from the rules: an old query may be
 * cut otherwise, never one that AGE takes.
 */
public final class CypherTokenizer {
  private static final Set<String> TWO_CHARS =
      Set.of("::", "..", "<>", "<=", ">=", "=~", "+=", "||", "?|", "?&");

  private final String query;
  private final List<CypherToken> tokens = new ArrayList<>();
  private int next;

  private CypherTokenizer(String query) {
    this.query = query;
  }

  /**
   * The query's tokens in their order.
   *
   * @throws io.stemma.error.StemmaException {@link io.stemma.error.ErrorCode#CYPHER_SYNTAX} for a
   *     string, name or comment without an end, a parameter without a name, and for text PostgreSQL
   *     cannot take
   */
  public static List<CypherToken> tokens(String query) {
    CypherText.check(query);
    CypherTokenizer tokenizer = new CypherTokenizer(query);
    while (tokenizer.next < query.length()) {
      tokenizer.step();
    }
    return tokenizer.tokens;
  }

  private void step() {
    char c = query.charAt(next);
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      next++;
    } else if (query.startsWith("/*", next)) {
      next = endOf("*/", 2, "comment");
    } else if (query.startsWith("//", next)) {
      skipLine();
    } else if (c == '\'' || c == '"') {
      add(Kind.STRING, endOfString(c));
    } else if (c == '`') {
      quotedName();
    } else if (CypherNumber.startsAt(query, next)) {
      add(Kind.NUMBER, CypherNumber.end(query, next));
    } else if (isNameStart(c)) {
      add(Kind.WORD, endOfName(next));
    } else if (c == '$') {
      parameter();
    } else {
      boolean two =
          next + 1 < query.length() && TWO_CHARS.contains(query.substring(next, next + 2));
      add(Kind.SYMBOL, next + (two ? 2 : 1));
    }
  }

  private void add(Kind kind, int end) {
    tokens.add(new CypherToken(kind, query.substring(next, end), next, end));
    next = end;
  }

  private void skipLine() {
    while (next < query.length() && query.charAt(next) != '\n' && query.charAt(next) != '\r') {
      next++;
    }
  }

  private int endOf(String terminator, int from, String what) {
    int found = query.indexOf(terminator, next + from);
    if (found < 0) {
      throw CypherText.syntaxError(query, next, "The " + what + " that begins here has no end.");
    }
    return found + terminator.length();
  }

  private int endOfString(char quote) {
    for (int i = next + 1; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        boolean doubled = i + 1 < query.length() && query.charAt(i + 1) == quote;
        if (!doubled) {
          return i + 1;
        }
        i++;
      }
    }
    throw CypherText.syntaxError(query, next, "The string that begins here has no end.");
  }

  private void quotedName() {
    int end = endOf("`", 1, "quoted name");
    while (end < query.length() && query.charAt(end) == '`') {
      end = endOf("`", end + 1 - next, "quoted name");
    }
    String name = query.substring(next + 1, end - 1).replace("``", "`");
    tokens.add(new CypherToken(Kind.QUOTED_NAME, name, next, end));
    next = end;
  }

  private void parameter() {
    if (next + 1 >= query.length() || !isNameStart(query.charAt(next + 1))) {
      throw CypherText.syntaxError(
          query,
          next,
          "A parameter's name is missing: write $ and a name that begins with a letter.");
    }
    int end = endOfName(next + 1);
    tokens.add(new CypherToken(Kind.PARAMETER, query.substring(next + 1, end), next, end));
    next = end;
  }

  private int endOfName(int from) {
    int end = from;
    while (end < query.length() && isNamePart(query.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '$';
  }
}
