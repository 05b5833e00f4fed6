package io.stemma.backfill.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the record that rows are loaded into.
 *
 * @param table with its schema, for instance {@code core.identities}
 * @param key columns of the natural key
 * @param monthColumn the time a partitioned table is cut by; its rows need one
 * @param hasPlaceholders whether a row may stand there that only marks that others name it
 * @param runColumn where the row says which run wrote it
 */
public record Target(
    String table,
    List<String> key,
    @Nullable String monthColumn,
    boolean hasPlaceholders,
    String runColumn) {
  public Target {
    key = List.copyOf(key);
  }

  public static Target of(String table, String... key) {
    return new Target(table, List.of(key), null, false, "backfill_run");
  }

  public Target cutByMonthOf(String column) {
    return new Target(table, key, column, hasPlaceholders, runColumn);
  }

  public Target withPlaceholders() {
    return new Target(table, key, monthColumn, true, runColumn);
  }
}
