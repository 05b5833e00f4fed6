package io.stemma.backfill.quarantine;

import io.stemma.backfill.load.StoredCell;
import io.stemma.backfill.source.SourceColumns;
import io.stemma.backfill.source.SourceRow;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row in quarantine.
 *
 * @param id number of the entry
 * @param run the run that met the row last
 * @param source file of that run
 * @param zone the zone named for it
 * @param sourceRow rowid in the source, or place
 * @param targetTable where the row should have gone
 * @param reason a word of the report, for instance {@code no_key}
 * @param cells every cell; empty in a list
 */
public record QuarantineEntry(
    long id,
    long run,
    String source,
    @Nullable String zone,
    String sourceTable,
    String sourceRow,
    String targetTable,
    String reason,
    String detail,
    List<StoredCell> cells) {
  public QuarantineEntry {
    cells = List.copyOf(cells);
  }

  /** The row as it was read from its source. */
  public SourceRow row() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Set<String> generated = new LinkedHashSet<>();
    for (StoredCell cell : cells) {
      // What is computed of a secret is never kept, so nothing is made of it.
      if (!cell.isGenerated() || !cell.isSecret()) {
        values.put(cell.column(), cell.cell());
      }
      if (cell.isGenerated() && !cell.isSecret()) {
        generated.add(cell.column());
      }
    }
    return SourceRow.of(sourceTable, Long.parseLong(sourceRow), values, generated);
  }

  SourceColumns columns() {
    return SourceColumns.of(cells.stream().map(StoredCell::column).toList());
  }
}
