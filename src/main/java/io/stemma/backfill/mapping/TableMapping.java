package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SourceTable;
import java.util.List;
import java.util.Set;

/**
 * Where the rows of one source table in one dialect go.
 *
 * @param dialect for people: live, new
 * @param requires the columns by which the dialect is recognised; all must be there
 * @param times every place of a time that may lack a zone
 */
public record TableMapping(
    String sourceTable,
    String dialect,
    Set<String> requires,
    Target target,
    RecordMapping records,
    List<TimePlace> times) {
  public TableMapping {
    requires = Set.copyOf(requires);
    times = List.copyOf(times);
  }

  public boolean fits(SourceTable table) {
    return table.name().equals(sourceTable) && table.columns().containsAll(requires);
  }
}
