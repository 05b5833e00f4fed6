package io.stemma.backfill.convert;

import io.stemma.backfill.load.RecordKey;
import io.stemma.backfill.load.RefusedRow;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.source.SourceTable;
import io.stemma.record.Row;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a source table, made into what is written in one transaction. */
final class FileBatch {
  private static final int FULL_RECORDS = 2_000;

  /** Wide rows end a batch early, so that memory does not grow with them. */
  private static final long FULL_CHARACTERS = 8L << 20;

  private final TableMapping mapping;
  private final String source;
  private final @Nullable ZoneId zone;
  private final RecordKey key;
  private final RecordRows rows;
  private final List<String> unknownColumns;
  private final List<Made> made = new ArrayList<>();
  private final List<RefusedRow> refused = new ArrayList<>();
  private long sourceRows;
  private long characters;

  /**
   * An empty batch.
   *
   * @param source what the file is called that the rows come from
   * @param zone the zone of times that name none
   */
  FileBatch(SourceTable table, TableMapping mapping, String source, @Nullable ZoneId zone) {
    this.mapping = mapping;
    this.source = source;
    this.zone = zone;
    this.key = new RecordKey(mapping);
    this.rows = new RecordRows(mapping);
    this.unknownColumns = mapping.unknownColumns(table.columns());
  }

  /** Takes a row. */
  void take(SourceRow row) {
    sourceRows++;
    RowContext context = new RowContext(row, source, zone);
    try {
      List<@Nullable String[]> records = mapping.records().records(context);
      List<Row> made = records.stream().map(rows::of).toList();
      List<KeptCell> kept = kept(context);
      for (int i = 0; i < made.size(); i++) {
        add(row, records.get(i), made.get(i), i == 0 ? kept : List.of());
      }
    } catch (RowRefused e) {
      refused.add(new RefusedRow(row, e.reason(), e.detail()));
    }
  }

  private void add(SourceRow row, @Nullable String[] values, Row record, List<KeptCell> kept) {
    made.add(new Made(row, record, key.of(values), key.hash(values), kept));
    for (String value : values) {
      characters += value == null ? 0 : value.length();
    }
  }

  private List<KeptCell> kept(RowContext context) {
    unknownColumns.forEach(column -> context.keep(column, "unknown_column"));
    for (String column : context.row().columns().names()) {
      if (Columns.hasNegativeZero(context.cell(column))) {
        // SQLite has no negative zero in a column of numbers, and a file's arrays have none.
        context.keep(column, "precision");
      }
    }
    return context.kept();
  }

  boolean isFull() {
    return made.size() + refused.size() >= FULL_RECORDS || characters >= FULL_CHARACTERS;
  }

  void clear() {
    made.clear();
    refused.clear();
    sourceRows = 0;
    characters = 0;
  }

  List<Made> made() {
    return made;
  }

  /** The rows of which no record could be made. */
  List<RefusedRow> refused() {
    return refused;
  }

  long sourceRows() {
    return sourceRows;
  }
}
