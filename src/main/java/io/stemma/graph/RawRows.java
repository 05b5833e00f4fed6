package io.stemma.graph;

import io.stemma.graph.agtype.AgtypeReader;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Rows of agtype text as they arrive, up to the row and the byte limit; the rest is let go. */
final class RawRows {
  private final int maxRows;
  private final long maxBytes;
  private final List<@Nullable String[]> rows = new ArrayList<>();
  private long bytes;
  private boolean truncated;

  private RawRows(int maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  /** Collects the rows of one result. */
  static Collector<Row, RawRows, RawRows> collector(int maxRows, long maxBytes) {
    return Collector.of(() -> new RawRows(maxRows, maxBytes), RawRows::add, (one, other) -> one);
  }

  private void add(Row row) {
    if (truncated || rows.size() == maxRows) {
      truncated = true;
      return;
    }
    @Nullable String[] values = new String[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getString(i);
      bytes += values[i] == null ? 0 : values[i].length();
    }
    if (bytes > maxBytes) {
      truncated = true;
    } else {
      rows.add(values);
    }
  }

  long bytes() {
    return bytes;
  }

  boolean truncated() {
    return truncated;
  }

  /** The rows' values as JSON can hold them. */
  List<List<@Nullable Object>> values() {
    List<List<@Nullable Object>> read = new ArrayList<>(rows.size());
    for (@Nullable String[] row : rows) {
      List<@Nullable Object> values = new ArrayList<>(row.length);
      for (String value : row) {
        values.add(AgtypeReader.read(value));
      }
      read.add(values);
    }
    return read;
  }
}
