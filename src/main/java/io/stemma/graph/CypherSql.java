package io.stemma.graph;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The SQL around a Cypher text. AGE takes graph and text as constants only, so the text stands in
 * it between dollar quotes with a tag nobody can know and the text does not hold.
 *
 * @param text the statement
 * @param prefixLength how many characters stand before the Cypher text
 */
record CypherSql(String text, int prefixLength) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TAG_BYTES = 12;

  /**
   * Makes a statement.
   *
   * @param graph from the settings: letters, digits and underscores
   * @param columns how many columns the text returns
   */
  static CypherSql of(String graph, CypherQuery query, int columns) {
    String text = query.statement().text();
    String quote = quoteFor(text);
    StringBuilder sql = new StringBuilder("SELECT ");
    for (int i = 1; i <= columns; i++) {
      sql.append(i == 1 ? "" : ", ").append("ag_catalog.agtype_out(c").append(i).append(")::text");
    }
    sql.append(" FROM ag_catalog.cypher('").append(graph).append("', ").append(quote);
    int prefixLength = sql.length();
    sql.append(text).append(quote);
    sql.append(query.statement().parameters().isEmpty() ? ") AS (" : ", $1) AS (");
    for (int i = 1; i <= columns; i++) {
      sql.append(i == 1 ? "c" : ", c").append(i).append(" ag_catalog.agtype");
    }
    // One more than asked for tells whether there is more.
    sql.append(") LIMIT ").append(query.maxRows() + 1L);
    return new CypherSql(sql.toString(), prefixLength);
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
