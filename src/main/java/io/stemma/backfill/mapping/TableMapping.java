package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SourceColumns;
import io.stemma.backfill.source.SourceTable;
import io.stemma.backfill.source.SqliteNames;
import java.util.List;
import java.util.Set;

/**
 * Where the rows of one source table in one dialect go.
 *
 * @param dialect for people: live, new, stemma
 * @param requires the columns by which the dialect is recognised; all must be there
 * @param times every place of a time that may lack a zone
 * @param application {@code PRAGMA application_id} by which its file is recognised, too; 0 for any
 */
public record TableMapping(
    String sourceTable,
    String dialect,
    Set<String> requires,
    Target target,
    RecordMapping records,
    List<TimePlace> times,
    long application) {
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
    this(sourceTable, dialect, requires, target, records, times, 0);
  }

  /** The same for files of one application only, where columns do not tell the dialect. */
  public TableMapping inFilesOf(long claimed) {
    return new TableMapping(sourceTable, dialect, requires, target, records, times, claimed);
  }

  public boolean fits(SourceTable table) {
    return isOf(table.name())
        && missing(table.columns()).isEmpty()
        && (application == 0 || application == table.application());
  }

  /** Whether this is how a table of this name may be taken, in whichever case it is spelled. */
  boolean isOf(String table) {
    return SqliteNames.same(sourceTable, table);
  }

  /** The columns by which the dialect is recognised and that a table lacks. */
  List<String> missing(SourceColumns columns) {
    return requires.stream().filter(column -> !columns.has(column)).sorted().toList();
  }

  /** The columns of a table that no column of the target is made of. */
  public List<String> unknownColumns(SourceColumns columns) {
    Set<String> known = SqliteNames.set(records.sources());
    return columns.names().stream().filter(column -> !known.contains(column)).toList();
  }
}
