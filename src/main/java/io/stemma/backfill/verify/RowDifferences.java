package io.stemma.backfill.verify;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names what differs between two canonical forms of a row. */
final class RowDifferences {
  private final String table;
  private final Relation relation;
  private final Differences differences;

  RowDifferences(String table, Relation relation, Differences differences) {
    this.table = table;
    this.relation = relation;
    this.differences = differences;
  }

  /** A record of the source has no row. */
  void missing(byte[] form) {
    differences.add(
        Difference.ofRow(
            Difference.Kind.MISSING_IN_TARGET, table, keyOf(RowEncoder.columns(form))));
  }

  /** A row that this source's runs wrote has no record any more. */
  void extra(byte[] keyForm) {
    List<@Nullable ByteBuffer> parts = RowEncoder.columns(keyForm);
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    List<Column> columns = relation.keyColumns();
    for (int i = 0; i < columns.size(); i++) {
      key.put(columns.get(i).name(), text(columns.get(i), parts.get(i)));
    }
    differences.add(Difference.ofRow(Difference.Kind.EXTRA_IN_TARGET, table, key));
  }

  /** Record and row are there and not the same. */
  void differing(byte[] expectedForm, byte @Nullable [] actualForm) {
    List<@Nullable ByteBuffer> expected = RowEncoder.columns(expectedForm);
    List<@Nullable ByteBuffer> actual =
        RowEncoder.columns(Objects.requireNonNull(actualForm, "PostgreSQL sends what differs"));
    Map<String, @Nullable String> key = keyOf(expected);
    for (int i = 0; i < expected.size(); i++) {
      if (!Objects.equals(expected.get(i), actual.get(i))) {
        Column column = relation.columns().get(i);
        differences.add(
            new Difference(
                Difference.Kind.VALUE_DIFFERS,
                table,
                key,
                column.name(),
                text(column, expected.get(i)),
                text(column, actual.get(i))));
      }
    }
  }

  private Map<String, @Nullable String> keyOf(List<@Nullable ByteBuffer> form) {
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    for (String name : relation.key()) {
      int position = relation.position(name);
      key.put(name, text(relation.columns().get(position), form.get(position)));
    }
    return key;
  }

  private static @Nullable String text(Column column, @Nullable ByteBuffer value) {
    return value == null ? null : column.type().read(value.duplicate());
  }
}
