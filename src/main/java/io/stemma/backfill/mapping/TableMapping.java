package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SourceTable;
import java.util.List;
import java.util.Set;

/**
 * Where the rows of one source table in one dialect go.
 *
 * @param dialect for people: live, new, stemma
 * @param requires the columns by which the dialect is recognised; all must be there
 * @param times every place of a time that may lack a zone
 * @param withoutRowid whether it is recognised by having no rowid, too
 */
public record TableMapping(
    String sourceTable,
    String dialect,
    Set<String> requires,
    Target target,
    RecordMapping records,
    List<TimePlace> times,
    boolean withoutRowid) {
  public TableMapping {
    requires = Set.copyOf(requires);
    times = List.copyOf(times);
  }

  /** A dialect that is told by its columns alone. */
  public TableMapping(
      String sourceTable,
      String dialect,
      Set<String> requires,
      Target target,
      RecordMapping records,
      List<TimePlace> times) {
    this(sourceTable, dialect, requires, target, records, times, false);
  }

  /** The same for tables declared WITHOUT ROWID only. */
  public TableMapping ofTablesWithoutRowid() {
    return new TableMapping(sourceTable, dialect, requires, target, records, times, true);
  }

  public boolean fits(SourceTable table) {
    return table.name().equals(sourceTable)
        && table.columns().containsAll(requires)
        && !(withoutRowid && table.hasRowid());
  }
}
