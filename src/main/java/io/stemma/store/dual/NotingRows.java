package io.stemma.store.dual;

import io.stemma.record.ForwardingRows;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rows of a transaction that note which of them were changed. */
final class NotingRows extends ForwardingRows {
  private final Set<RowKey> changed = new LinkedHashSet<>();

  NotingRows(Rows rows) {
    super(rows);
  }

  /** Keys of the rows that are other than before, or gone. */
  Set<RowKey> changed() {
    return changed;
  }

  @Override
  public List<Boolean> insert(List<Row> added) {
    List<Boolean> inserted = super.insert(added);
    for (int i = 0; i < inserted.size(); i++) {
      if (inserted.get(i)) {
        changed.add(added.get(i).key());
      }
    }
    return inserted;
  }

  @Override
  public boolean update(Row row) {
    boolean updated = super.update(row);
    if (updated) {
      changed.add(row.key());
    }
    return updated;
  }

  @Override
  public void put(List<Row> put) {
    super.put(put);
    put.forEach(row -> changed.add(row.key()));
  }

  @Override
  public int delete(Table table, List<RowKey> keys) {
    int gone = super.delete(table, keys);
    changed.addAll(keys);
    return gone;
  }
}
