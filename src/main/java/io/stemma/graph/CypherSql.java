package io.stemma.graph;

import io.stemma.graph.language.CypherStatement;
import io.stemma.store.postgres.ReactivePool;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The SQL around a Cypher text. AGE takes graph and text as constants only, so the text stands in
 * it between dollar quotes with a tag nobody can know and the text does not hold.
 *
 * <p>The tag is drawn when the text is known already, and the SQL is shown to nobody who asks. So
 * it may be used again for the very same text, which cannot have been written with the tag in mind;
 * a text that differs in one character gets another one.
 *
 * @param text the statement
 * @param prefixLength how many characters stand before the Cypher text
 * @param columns how many columns it has
 */
record CypherSql(String text, int prefixLength, int columns) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TAG_BYTES = 12;

  /**
   * How a text is asked.
   *
   * @param limit rows at most
   * @param kept whether the statement may stay prepared
   */
  record Form(int limit, boolean kept) {
    private static final int SMALLEST = 16;

    /**
     * The form for an answer of so many rows. One more tells whether there is more; from there the
     * limit is the next power of two, so that callers' numbers do not make a statement each. A
     * constant, not a parameter: the planner must know how few rows are wanted.
     */
    static Form of(int maxRows, boolean kept) {
      int wanted = Math.max(SMALLEST, maxRows + 1);
      return new Form(Integer.highestOneBit(wanted - 1) << 1, kept);
    }

    String key() {
      return limit + (kept ? "k" : "");
    }
  }

  /**
   * Makes a statement.
   *
   * @param graph from the settings: letters, digits and underscores
   * @param columns how many columns the text returns
   */
  static CypherSql of(String graph, CypherStatement statement, int columns, Form form) {
    String text = statement.text();
    String quote = quoteFor(text);
    StringBuilder sql =
        new StringBuilder(form.kept() ? "" : ReactivePool.NOT_KEPT).append("SELECT ");
    for (int i = 1; i <= columns; i++) {
      sql.append(i == 1 ? "" : ", ").append("ag_catalog.agtype_out(c").append(i).append(")::text");
    }
    sql.append(" FROM ag_catalog.cypher('").append(graph).append("', ").append(quote);
    int prefixLength = sql.length();
    sql.append(text).append(quote);
    sql.append(statement.parameters().isEmpty() ? ") AS (" : ", $1) AS (");
    for (int i = 1; i <= columns; i++) {
      sql.append(i == 1 ? "c" : ", c").append(i).append(" ag_catalog.agtype");
    }
    sql.append(") LIMIT ").append(form.limit());
    return new CypherSql(sql.toString(), prefixLength, columns);
  }

  private static String quoteFor(String text) {
    String quote;
    do {
      byte[] tag = new byte[TAG_BYTES];
      RANDOM.nextBytes(tag);
      quote = "$t" + HexFormat.of().formatHex(tag) + "$";
    } while (text.contains(quote));
    return quote;
  }
}
