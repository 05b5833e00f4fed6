package io.stemma.backfill.convert;

import io.stemma.backfill.load.BatchOutcome;
import io.stemma.backfill.load.Reasons;
import io.stemma.backfill.load.RefusedRow;
import io.stemma.backfill.load.SourceCells;
import io.stemma.backfill.mapping.LongSet;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the batches of one table: the first row of a key is taken; a later one that says the same
 * is unchanged, and one that says something else is put aside.
 */
final class FileWriter {
  private final LeftBeside beside;
  private final LongSet written = new LongSet();

  /**
   * Prepares for a table.
   *
   * @param source what the file is called that the rows come from
   */
  FileWriter(String source, String target, SourceCells cells) {
    this.beside = new LeftBeside(source, target, cells);
  }

  BatchOutcome write(Rows rows, FileBatch batch) {
    List<Made> made = batch.made();
    List<Boolean> added = rows.insert(made.stream().map(Made::record).toList());
    Map<RowKey, Row> there = there(rows, made, added);
    List<RefusedRow> refused = new ArrayList<>(batch.refused());
    List<String> kept = new ArrayList<>();
    long loaded = 0;
    long unchanged = 0;
    for (int i = 0; i < made.size(); i++) {
      Made record = made.get(i);
      if (added.get(i)) {
        written.add(record.hash());
        loaded++;
      } else if (!saysTheSame(record, there.get(record.record().key()))
          || beside.isTaken(rows, record)) {
        refused.add(refusal(record));
        continue;
      } else {
        unchanged++;
      }
      kept.addAll(beside.keep(rows, record));
    }
    beside.putAside(rows, refused);
    Reasons reasons = Reasons.of(refused.stream().map(RefusedRow::reason));
    return new BatchOutcome(loaded, unchanged, reasons, Reasons.of(kept.stream()));
  }

  private static Map<RowKey, Row> there(Rows rows, List<Made> made, List<Boolean> added) {
    Map<RowKey, Row> there = new HashMap<>();
    List<RowKey> taken = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      if (!added.get(i)) {
        taken.add(made.get(i).record().key());
      }
    }
    if (!taken.isEmpty()) {
      rows.find(taken.get(0).table(), taken).forEach(row -> there.put(row.key(), row));
    }
    return there;
  }

  /** Whether the row has all that the record says; of other columns it says nothing. */
  private static boolean saysTheSame(Made made, @Nullable Row there) {
    return there != null && there.with(made.record()).equals(there);
  }

  private RefusedRow refusal(Made record) {
    return written.contains(record.hash())
        ? new RefusedRow(
            record.source(), "duplicate_key", "an earlier row of this source has the same key")
        : new RefusedRow(
            record.source(),
            "key_taken",
            "the key holds other content that this source did not write");
  }
}
