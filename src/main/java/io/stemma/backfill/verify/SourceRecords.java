package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.backfill.load.SourceCells;
import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SourceTable;
import io.stemma.backfill.verify.QuarantinedRows.Standing;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source table should have become: its records and kept cells, made as the load makes them.
 */
final class SourceRecords {
  /** Columns of the kept cells' canonical form. */
  static final List<String> KEPT_COLUMNS =
      List.of("target_table", "target_key", "source_table", "source_column", "class", "bytes");

  static final List<String> KEPT_KEY = KEPT_COLUMNS.subList(0, 4);

  /** Columns of the canonical form of an entry in quarantine. */
  static final List<String> ENTRY_COLUMNS =
      List.of("source_table", "target_table", "row_sha256", "source_row", "cells");

  static final List<String> ENTRY_KEY = ENTRY_COLUMNS.subList(0, 3);

  private final SourceTable table;
  private final TableMapping mapping;
  private final String source;
  private final @Nullable ZoneId zone;
  private final SourceCells cells;
  private final QuarantinedRows quarantined;
  private final KeptFrom keptFrom;
  private final List<String> unknownColumns;
  private final int[] keyPositions;

  SourceRecords(
      SourceTable table,
      TableMapping mapping,
      String source,
      @Nullable ZoneId zone,
      SourceCells cells,
      QuarantinedRows quarantined,
      KeptFrom keptFrom) {
    this.table = table;
    this.mapping = mapping;
    this.source = source;
    this.zone = zone;
    this.cells = cells;
    this.quarantined = quarantined;
    this.keptFrom = keptFrom;
    this.unknownColumns = mapping.unknownColumns(table.columns());
    this.keyPositions =
        mapping.target().key().stream()
            .mapToInt(column -> mapping.records().columns().indexOf(column))
            .toArray();
  }

  /** Takes what a table should have become. */
  interface Sink {
    /** A row of the source begins. */
    void row();

    /**
     * A record of the row.
     *
     * @param kept the cells that go beside it, as values of {@link #KEPT_COLUMNS}
     */
    void record(@Nullable String[] values, Standing standing, List<@Nullable String[]> kept);

    /** A record of the row that was left out, because its month was past its retention. */
    void skipped();

    /**
     * The row makes no record; it belongs in quarantine.
     *
     * @param reason why it makes none
     * @param inQuarantine the reason its entry there has; null where it has no entry
     */
    void refused(SourceRow row, String reason, @Nullable String inQuarantine);

    /** The entry that the row has in quarantine, as values of {@link #ENTRY_COLUMNS}. */
    default void entry(@Nullable String[] values) {}
  }

  void read(SourceDatabase database, Sink sink) {
    database.read(table, null, row -> take(row, sink));
  }

  private void take(SourceRow row, Sink sink) {
    sink.row();
    Standing standing = quarantined.standing(row);
    if (standing != Standing.LOADED) {
      sink.entry(entry(row));
    }
    RowContext context = new RowContext(row, source, zone);
    List<@Nullable String[]> records;
    try {
      records = mapping.records().records(context);
    } catch (RowRefused e) {
      sink.refused(row, e.reason(), quarantined.reason(row));
      return;
    }
    unknownColumns.forEach(column -> context.keep(column, "unknown_column"));
    List<KeptCell> kept = context.kept();
    for (@Nullable String[] values : records) {
      if (keptFrom.leavesOut(values)) {
        sink.skipped();
        continue;
      }
      sink.record(values, standing, kept.isEmpty() ? List.of() : cells(row, values, kept));
      kept = List.of();
    }
  }

  private @Nullable String[] entry(SourceRow row) {
    return new @Nullable String[] {
      table.name(), mapping.target().table(), cells.sha256(row), row.place(), cells.json(row)
    };
  }

  private List<@Nullable String[]> cells(
      SourceRow row, @Nullable String[] values, List<KeptCell> kept) {
    String key = key(values);
    List<@Nullable String[]> made = new ArrayList<>(kept.size());
    for (KeptCell cell : kept) {
      if (!cells.isSecret(row, cell.column())) {
        made.add(
            new @Nullable String[] {
              mapping.target().table(),
              key,
              table.name(),
              cell.column(),
              cell.storageClass(),
              "\\x" + HexFormat.of().formatHex(cell.bytes())
            });
      }
    }
    return made;
  }

  /** The natural key as kept cells name it: the parts of a composite one as a JSON array. */
  private String key(@Nullable String[] values) {
    if (keyPositions.length == 1) {
      return String.valueOf(values[keyPositions[0]]);
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    for (int position : keyPositions) {
      parts.add(String.valueOf(values[position]));
    }
    return parts.toString();
  }
}
