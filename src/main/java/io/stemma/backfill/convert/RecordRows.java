package io.stemma.backfill.convert;

import io.stemma.backfill.mapping.ArrayLiteral;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.record.Column;
import io.stemma.record.Row;
import io.stemma.record.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes rows of a mapping's records, whose values are text as PostgreSQL reads it. */
final class RecordRows {
  private final Table table;
  private final List<Column> columns;

  RecordRows(TableMapping mapping) {
    this.table = FileTables.of(mapping.target().table());
    this.columns = mapping.records().columns().stream().map(table::column).toList();
  }

  Row of(@Nullable String[] values) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      row.put(columns.get(i).name(), value(columns.get(i), values[i]));
    }
    return Row.of(table, row);
  }

  private static @Nullable Object value(Column column, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (column.kind()) {
      case TEXT, JSON -> text;
      case INSTANT -> Instant.parse(text);
      case INTEGER -> Long.valueOf(text);
      case REAL -> Double.valueOf(text);
      case BOOL -> text.startsWith("t");
      case TEXTS -> ArrayLiteral.elements(text);
      case REALS ->
          ArrayLiteral.elements(text).stream()
              .map(element -> Double.valueOf(Objects.requireNonNull(element)))
              .toList();
    };
  }
}
