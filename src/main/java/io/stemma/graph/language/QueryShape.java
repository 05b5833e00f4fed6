package io.stemma.graph.language;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What all queries have in common that differ only in values, blanks, comments and the case of
 * keywords.
 *
 * @param summary the words, with ? for each value; it holds nothing of the values
 * @param fingerprint sixteen hexadecimal digits of the summary's SHA-256
 */
public record QueryShape(String summary, String fingerprint) {
  private static final int FINGERPRINT_BYTES = 8;

  /** The shape of a statement. */
  public static QueryShape of(CypherStatement statement) {
    StringBuilder summary = new StringBuilder(statement.text().length());
    for (int i = 0; i < statement.tokens().size(); i++) {
      summary.append(summary.isEmpty() ? "" : " ").append(word(statement, i));
    }
    return new QueryShape(summary.toString(), fingerprint(summary.toString()));
  }

  private static String word(CypherStatement statement, int index) {
    CypherToken token = statement.tokens().get(index);
    return switch (token.kind()) {
      case STRING, NUMBER -> "?";
      case PARAMETER -> "$" + token.text();
      case QUOTED_NAME -> "`" + token.text() + "`";
      case WORD ->
          Keywords.isReserved(token.upperCase()) && statement.isKeyword(index)
              ? token.upperCase()
              : token.text();
      case SYMBOL -> token.text();
    };
  }

  private static String fingerprint(String summary) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(summary.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES).toLowerCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
