package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceColumns;
import io.stemma.backfill.source.SourceRow;
import java.time.ZoneId;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Makes the records of a table's rows, and puts them into a batch with what is to be kept raw. */
final class RowIntake {
  private final TableMapping mapping;
  private final String source;
  private final @Nullable ZoneId zone;
  private final KeptMonths keptMonths;
  private final RecordKey key;
  private final int monthColumn;
  private SourceColumns columns = SourceColumns.of(List.of());
  private List<String> unknownColumns = List.of();

  /**
   * Prepares for a table.
   *
   * @param source what the file is called
   * @param zone the zone of times that name none
   * @param keptMonths what is left out because its retention is over
   */
  RowIntake(TableMapping mapping, String source, @Nullable ZoneId zone, KeptMonths keptMonths) {
    this.mapping = mapping;
    this.source = source;
    this.zone = zone;
    this.keptMonths = keptMonths;
    this.key = new RecordKey(mapping);
    String month = mapping.target().monthColumn();
    this.monthColumn = month == null ? -1 : mapping.records().columns().indexOf(month);
  }

  /** Takes a row whose turn in the batch has begun. */
  void take(SourceRow row, Batch batch) {
    RowContext context = new RowContext(row, source, zone);
    try {
      List<@Nullable String[]> made = mapping.records().records(context);
      checkMonths(made);
      for (String column : unknownColumns(row)) {
        context.keep(column, "unknown_column");
      }
      List<KeptCell> kept = context.kept();
      for (@Nullable String[] values : made) {
        if (isLeftOut(values)) {
          batch.skip();
        } else {
          add(row, values, kept, batch);
          kept = List.of();
        }
      }
    } catch (RowRefused e) {
      batch.add(new RefusedRow(row, e.reason(), e.detail()));
    }
  }

  /** Tells the keys of a row's records, if it has any. */
  void keys(SourceRow row, LongConsumer keys) {
    try {
      for (@Nullable String[] values :
          mapping.records().records(new RowContext(row, source, zone))) {
        keys.accept(key.hash(values));
      }
    } catch (RowRefused e) {
      // A row that is put aside claims no key.
      return;
    }
  }

  private void add(SourceRow row, @Nullable String[] values, List<KeptCell> kept, Batch batch) {
    String instant = monthColumn < 0 ? null : values[monthColumn];
    if (instant != null) {
      batch.month(instant);
    }
    int ordinal = batch.add(values, key.hash(values));
    if (!kept.isEmpty()) {
      batch.add(new KeptRecord(ordinal, row, key.of(values), kept));
    }
  }

  /** Rows of one table share their columns. */
  private List<String> unknownColumns(SourceRow row) {
    if (!row.columns().equals(columns)) {
      columns = row.columns();
      unknownColumns = mapping.unknownColumns(columns);
    }
    return unknownColumns;
  }

  private boolean isLeftOut(@Nullable String[] values) {
    String instant = monthColumn < 0 ? null : values[monthColumn];
    return instant != null && keptMonths.leavesOut(mapping.target().table(), instant);
  }

  private void checkMonths(List<@Nullable String[]> made) throws RowRefused {
    if (monthColumn < 0) {
      return;
    }
    for (@Nullable String[] values : made) {
      String instant = values[monthColumn];
      if (instant == null || !Months.holds(instant)) {
        throw new RowRefused(
            "time_out_of_range",
            "its time "
                + instant
                + " is not between "
                + Months.MIN_YEAR
                + " and "
                + Months.MAX_YEAR);
      }
    }
  }
}
