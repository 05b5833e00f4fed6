package io.stemma.backfill.verify;

import io.stemma.backfill.verify.KeyBatch.Pending;
import io.stemma.backfill.verify.QuarantinedRows.Standing;
import io.stemma.backfill.verify.TargetDatabase.Found;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up the raw cells kept beside rows, where their checksums differ. */
final class KeptCellComparison {
  private static final int CLASS = SourceRecords.KEPT_COLUMNS.indexOf("class");
  private static final int BYTES = SourceRecords.KEPT_COLUMNS.indexOf("bytes");

  private final TargetDatabase target;
  private final Long[] runs;
  private final Relation relation;
  private final BitSet buckets;
  private final RowEncoder encoder;
  private final Differences differences;
  private final KeyBatch batch = new KeyBatch();

  KeptCellComparison(
      TargetDatabase target,
      Long[] runs,
      Relation relation,
      BitSet buckets,
      Differences differences) {
    this.target = target;
    this.runs = runs.clone();
    this.relation = relation;
    this.buckets = buckets;
    this.encoder = relation.encoder();
    this.differences = differences;
  }

  /** Takes the kept cells of a record, given as values of {@link SourceRecords#KEPT_COLUMNS}. */
  void add(List<@Nullable String[]> cells) {
    for (@Nullable String[] cell : cells) {
      long hash = encoder.hash(cell);
      if (buckets.get(Checksum.bucketOf(hash))) {
        batch.add(new Pending(cell, hash, Standing.LOADED, false, List.of()));
      }
    }
    if (batch.isFull()) {
      try {
        flush();
      } catch (SQLException e) {
        throw new TargetFailed(e);
      }
    }
  }

  /** Looks up what waits. */
  void flush() throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    Map<Integer, Found> found = target.lookUp(relation, runs, batch.hashes(), batch.records());
    List<Pending> cells = batch.drain();
    for (int i = 0; i < cells.size(); i++) {
      Found there = found.get(i);
      if (there == null || there.hash() != cells.get(i).hash()) {
        differences.add(difference(cells.get(i).values(), there));
      }
    }
  }

  private static Difference difference(@Nullable String[] cell, @Nullable Found there) {
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    for (String column : SourceRecords.KEPT_KEY) {
      key.put(column, cell[SourceRecords.KEPT_COLUMNS.indexOf(column)]);
    }
    return new Difference(
        Difference.Kind.KEPT_CELL_MISSING,
        "backfill.kept_cells",
        key,
        cell[SourceRecords.KEPT_COLUMNS.indexOf("source_column")],
        cell[CLASS] + " " + cell[BYTES],
        there == null || there.form() == null ? null : text(there.form()));
  }

  private static String text(byte[] form) {
    List<@Nullable ByteBuffer> columns = RowEncoder.columns(form);
    ByteBuffer kind = columns.get(CLASS);
    ByteBuffer bytes = columns.get(BYTES);
    return (kind == null ? "" : ColumnType.TEXT.read(kind))
        + " "
        + (bytes == null ? "" : ColumnType.BYTEA.read(bytes));
  }
}
