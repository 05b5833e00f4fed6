package io.stemma.backfill.convert;

import io.stemma.backfill.mapping.ArrayLiteral;
import io.stemma.backfill.mapping.RecordMapping;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Column;
import io.stemma.record.Kind;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes rows of a mapping's records, whose values are text as PostgreSQL reads it. */
final class RecordRows {
  private static final Set<String> OBJECTS = Set.of("metadata", "state", "data", "payload");

  private final RecordMapping mapping;
  private final Table table;
  private final List<Column> columns;

  RecordRows(TableMapping mapping) {
    this.mapping = mapping.records();
    this.table = FileTables.of(mapping.target().table());
    this.columns = mapping.records().columns().stream().map(table::column).toList();
  }

  /** The row; what a file cannot hold is kept raw. */
  Row of(@Nullable String[] values, RowContext context) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      row.put(columns.get(i).name(), value(columns.get(i), values[i]));
    }
    try {
      return Row.of(table, row);
    } catch (IllegalArgumentException e) {
      columns.forEach(column -> row.put(column.name(), held(column, row, context)));
      return Row.of(table, row);
    }
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

  /** The value, or what stands for it where it is JSON with a number of thousands of digits. */
  private @Nullable Object held(
      Column column, Map<String, @Nullable Object> row, RowContext context) {
    Object value = row.get(column.name());
    if (column.kind() != Kind.JSON || value == null || isHeld((String) value)) {
      return value;
    }
    mapping.sourcesOf(column.name()).forEach(source -> context.keep(source, "number_too_long"));
    return isNeverNull(column) ? "{}" : null;
  }

  private static boolean isHeld(String json) {
    try {
      return !CanonicalJson.of(json).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isNeverNull(Column column) {
    boolean isOfEvent = table.equals(RecordTables.EVENTS) && "metadata".equals(column.name());
    return OBJECTS.contains(column.name()) && !isOfEvent;
  }
}
