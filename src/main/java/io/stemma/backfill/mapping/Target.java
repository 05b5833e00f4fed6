package io.stemma.backfill.mapping;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of the record that rows are loaded into.
 *
 * @param table with its schema, for instance {@code core.identities}
 * @param key columns of the natural key
 * @param monthColumn the time a partitioned table is cut by; its rows need one
 * @param hasPlaceholders whether a row may stand there that only marks that others name it
 * @param runColumn where the row says which run wrote it
 * @param agentColumns columns that name agents; of agents themselves the first names their parent
 * @param maintained what the maintenance changes by itself; null where that is nothing
 * @param strand targets of one strand refer to each other, so they are loaded one after the other;
 *     different strands may be loaded side by side
 */
public record Target(
    String table,
    List<String> key,
    @Nullable String monthColumn,
    boolean hasPlaceholders,
    String runColumn,
    List<String> agentColumns,
    @Nullable Maintained maintained,
    String strand) {
  public Target {
    key = List.copyOf(key);
    agentColumns = List.copyOf(agentColumns);
  }

  public static Target of(String table, String... key) {
    return new Target(table, List.of(key), null, false, "backfill_run", List.of(), null, table);
  }

  public Target cutByMonthOf(String column) {
    return new Target(
        table, key, column, hasPlaceholders, runColumn, agentColumns, maintained, strand);
  }

  public Target withPlaceholders() {
    return new Target(table, key, monthColumn, true, runColumn, agentColumns, maintained, strand);
  }

  public Target naming(String... columns) {
    return new Target(
        table, key, monthColumn, hasPlaceholders, runColumn, List.of(columns), maintained, strand);
  }

  public Target inStrand(String name) {
    return new Target(
        table, key, monthColumn, hasPlaceholders, runColumn, agentColumns, maintained, name);
  }

  public Target maintained(String flag, String note, String change) {
    Maintained changed = new Maintained(flag, note, change);
    return new Target(
        table, key, monthColumn, hasPlaceholders, runColumn, agentColumns, changed, strand);
  }

  /**
   * These columns of a row as the record's writers left them, as a list of SQL expressions: what
   * the maintenance changed by itself counts as it was before.
   */
  public String stored(String alias, List<String> columns) {
    return columns.stream().map(column -> stored(alias, column)).collect(Collectors.joining(", "));
  }

  /** The same for one column. */
  public String stored(String alias, String column) {
    return maintained != null && maintained.changes(column)
        ? maintained.before(alias, column)
        : alias + "." + column;
  }
}
