package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SideTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log as one record, or none where a table tells it.
 *
 * <p>Nothing of a line is lost: what its cells do not tell is kept with the whole line beside the
 * record; where there is no record beside which to keep it, the line goes to quarantine.
 */
public final class SideRecords implements RecordMapping {
  private final ColumnRecords line;

  private SideRecords(ColumnRecords line) {
    this.line = line;
  }

  public static SideRecords of(ColumnMapping... mappings) {
    return new SideRecords(ColumnRecords.of(mappings));
  }

  /**
   * A name for the record of a line: from what its cells say, and which of several equal ones it
   * is. Neither the line's place nor the file's path is part of it.
   */
  public static ColumnMapping name(String target, String log, List<String> cells) {
    return new ColumnMapping(
        target,
        cells,
        row -> {
          List<String> parts = new ArrayList<>(List.of(log));
          for (String column : cells) {
            Object cell = row.cell(column);
            parts.add(ContentId.storageClass(cell) + ":" + (cell == null ? "" : cell));
          }
          parts.add(String.valueOf(row.cell("occurrence")));
          return ContentId.of(parts.toArray(String[]::new));
        });
  }

  @Override
  public List<String> columns() {
    return line.columns();
  }

  @Override
  public Set<String> sources() {
    Set<String> sources = new LinkedHashSet<>(line.sources());
    sources.addAll(SideTable.OWN_COLUMNS);
    return sources;
  }

  @Override
  public List<@Nullable String[]> records(RowContext row) throws RowRefused {
    boolean isTold = row.cell("told") != null;
    if (isTold && row.cell("remark") != null) {
      throw new RowRefused(
          "told_by_table", "a table tells this record, and the line says more than the table");
    }
    return isTold ? List.of() : ofLine(row);
  }

  /** The record of a line, whether a table tells it or not. */
  public List<@Nullable String[]> ofLine(RowContext row) throws RowRefused {
    if (row.cell("problem") instanceof String problem) {
      throw new RowRefused(problem, String.valueOf(row.cell("remark")));
    }
    if (row.cell("remark") instanceof String remark) {
      row.keep("line", remark);
    }
    return line.records(row);
  }
}
