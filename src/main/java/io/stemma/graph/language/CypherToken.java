package io.stemma.graph.language;

import java.util.Locale;
import java.util.Set;

/**
 * A piece of a Cypher query as AGE's scanner cuts it. White space and comments are no tokens.
 *
 * @param text the source text; for a quoted name or a parameter, the name it stands for
 * @param start index of its first char in the query
 * @param end index behind its last char
 */
public record CypherToken(Kind kind, String text, int start, int end) {
  /** What a token is. */
  public enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    PARAMETER,
    SYMBOL
  }

  /** Whether it is that unquoted word, in any case. */
  public boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  public boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Whether it can name something: a variable, a function, an alias. */
  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }

  public boolean opens() {
    return isSymbol("(") || isSymbol("[") || isSymbol("{");
  }

  public boolean closes() {
    return isSymbol(")") || isSymbol("]") || isSymbol("}");
  }

  /** Whether it is one of those symbols. */
  public boolean isSymbolOf(Set<String> symbols) {
    return kind == Kind.SYMBOL && symbols.contains(text);
  }

  public String lowerCase() {
    return text.toLowerCase(Locale.ROOT);
  }

  public String upperCase() {
    return text.toUpperCase(Locale.ROOT);
  }
}
