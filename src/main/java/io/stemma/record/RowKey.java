package io.stemma.record;

import java.util.List;

/**
 * What tells a row from all others of its table.
 *
 * @param values in the order of the table's key
 */
public record RowKey(Table table, List<Object> values) {
  public RowKey {
    values = List.copyOf(values);
  }

  /** The key of these values. */
  public static RowKey of(Table table, Object... values) {
    return new RowKey(table, List.of(values));
  }
}
