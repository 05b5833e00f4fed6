package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of rows that come alone, not with their whole table.
 *
 * @param source what their file is called
 * @param zone the zone of times that name none
 */
record RowRecords(TableMapping mapping, String source, @Nullable ZoneId zone) {
  /**
   * The records of a row, with what is kept raw of it.
   *
   * @throws RowRefused when the row cannot be taken
   */
  List<PendingRecord> of(SourceRow row) throws RowRefused {
    RowContext context = new RowContext(row, source, zone);
    List<@Nullable String[]> made = mapping.records().records(context);
    Months.check(mapping, made);
    row.columns().keySet().stream()
        .filter(column -> !mapping.records().sources().contains(column))
        .forEach(column -> context.keep(column, "unknown_column"));
    List<KeptCell> kept = context.kept();
    List<PendingRecord> records = new ArrayList<>(made.size());
    for (@Nullable String[] values : made) {
      records.add(new PendingRecord(row, values, kept));
      kept = List.of();
    }
    return records;
  }
}
