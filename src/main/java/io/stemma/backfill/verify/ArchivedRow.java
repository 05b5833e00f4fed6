package io.stemma.backfill.verify;

import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of an archive in its canonical form. COPY BINARY and {@code record_send} write a value with
 * the same bytes, so nothing is converted. One object serves one row after the other.
 */
final class ArchivedRow {
  private final Relation relation;
  private final RowEncoder encoder;
  private final int[] columns;
  private final int[] keyColumns;
  private final int runColumn;
  private final RowBytes form = new RowBytes();
  private final @Nullable ByteBuffer[] fields;
  private long hash;

  /**
   * Prepares for the rows of an archive.
   *
   * @param stored its columns, in the order of its rows' fields
   */
  ArchivedRow(Relation relation, List<StoredColumn> stored) {
    this.relation = relation;
    this.encoder = relation.encoder();
    this.columns = relation.columns().stream().mapToInt(c -> place(c, stored)).toArray();
    this.keyColumns = relation.keyColumns().stream().mapToInt(c -> place(c, stored)).toArray();
    this.runColumn = place(new Column(relation.runColumn(), ColumnType.BIGINT), stored);
    this.fields = new @Nullable ByteBuffer[stored.size()];
  }

  /** An archive of before a column was added holds what the column would: nothing. */
  private static int place(Column column, List<StoredColumn> stored) {
    for (int i = 0; i < stored.size(); i++) {
      if (stored.get(i).name().equals(column.name())) {
        if (!stored.get(i).type().equals(column.type().sql())) {
          throw new TableUnusable(
              "the archive's column " + column.name() + " is of type " + stored.get(i).type());
        }
        return i;
      }
    }
    return -1;
  }

  /** Takes the next row. */
  ArchivedRow of(ByteBuffer row) {
    ByteBuffer rest = row.duplicate();
    rest.getShort();
    for (int i = 0; i < fields.length; i++) {
      int length = rest.getInt();
      fields[i] = length < 0 ? null : rest.slice(rest.position(), length);
      rest.position(rest.position() + Math.max(0, length));
    }
    write(relation.columns(), columns);
    hash = encoder.hash(form.array(), form.length());
    return this;
  }

  /** The first 64 bits of the SHA-256 of its canonical form. */
  long hash() {
    return hash;
  }

  /** Whether one of these runs wrote it. */
  boolean isOf(Set<Long> runs) {
    ByteBuffer run = runColumn < 0 ? null : fields[runColumn];
    return run != null && runs.contains(run.duplicate().getLong());
  }

  /** The canonical form of its key. */
  byte[] key() {
    write(relation.keyColumns(), keyColumns);
    return form.copy(0, form.length());
  }

  private void write(List<Column> of, int[] places) {
    form.clear();
    form.int4(places.length);
    for (int i = 0; i < places.length; i++) {
      form.int4(of.get(i).type().oid());
      ByteBuffer value = places[i] < 0 ? null : fields[places[i]];
      if (value == null) {
        form.int4(-1);
      } else {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        form.int4(bytes.length);
        form.raw(bytes);
      }
    }
  }
}
