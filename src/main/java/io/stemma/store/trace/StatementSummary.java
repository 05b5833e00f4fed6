package io.stemma.store.trace;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement does and to which tables, without anything that could be a value.
 *
 * @param operation its verb, for instance {@code SELECT}
 * @param text the verb and the tables, for instance {@code SELECT core.identities}
 */
public record StatementSummary(String operation, String text) {
  private static final int MOST_TABLES = 4;
  private static final Pattern VERB =
      Pattern.compile("\\b(SELECT|INSERT|UPDATE|DELETE|MERGE|COPY)\\b");
  private static final Pattern TABLE =
      Pattern.compile("\\b(?:FROM|JOIN|INTO|UPDATE|COPY)\\s+([a-z_]+\\.[a-z_]+)\\b");

  /**
   * Of a statement that Stemma wrote: keywords in upper case, names of tables with their schema.
   */
  public static StatementSummary of(String sql) {
    Matcher verb = VERB.matcher(sql);
    String operation = verb.find() ? verb.group(1) : "OTHER";
    Set<String> tables = new LinkedHashSet<>();
    Matcher table = TABLE.matcher(sql);
    while (tables.size() < MOST_TABLES && table.find()) {
      tables.add(table.group(1).toLowerCase(Locale.ROOT));
    }
    return new StatementSummary(operation, (operation + " " + String.join(" ", tables)).strip());
  }
}
