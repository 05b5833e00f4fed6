package io.stemma.backfill.verify;

import io.stemma.backfill.load.StoredCell;
import io.stemma.backfill.mapping.LongSet;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.verify.KeyBatch.Pending;
import io.stemma.backfill.verify.QuarantinedRows.Standing;
import io.stemma.backfill.verify.TargetDatabase.Found;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the entries of a source table's rows in quarantine against the rows, cell by cell, where
 * their checksums differ; and names entries of the source that belong to no row of it.
 */
final class QuarantineComparison implements SourceRecords.Sink {
  private static final int ROW = SourceRecords.ENTRY_COLUMNS.indexOf("source_row");
  private static final int CELLS = SourceRecords.ENTRY_COLUMNS.indexOf("cells");

  private final TargetDatabase target;
  private final Relation relation;
  private final BitSet buckets;
  private final Differences differences;
  private final RowEncoder encoder;
  private final RowEncoder keyEncoder;
  private final LongSet claimed = new LongSet();
  private final KeyBatch batch = new KeyBatch();

  /**
   * Prepares.
   *
   * @param buckets those whose checksums differ
   */
  QuarantineComparison(
      TargetDatabase target, Relation relation, BitSet buckets, Differences differences) {
    this.target = target;
    this.relation = relation;
    this.buckets = buckets;
    this.differences = differences;
    this.encoder = relation.encoder();
    this.keyEncoder = relation.keyEncoder();
  }

  @Override
  public void row() {}

  @Override
  public void record(@Nullable String[] values, Standing standing, List<@Nullable String[]> kept) {}

  @Override
  public void skipped() {}

  @Override
  public void refused(SourceRow row, String reason, @Nullable String inQuarantine) {}

  @Override
  public void entry(@Nullable String[] values) {
    claimed.add(keyEncoder.hash(values));
    long hash = encoder.hash(values);
    if (buckets.get(Checksum.bucketOf(hash))) {
      batch.add(new Pending(values, hash, Standing.REFUSED, false, List.of()));
      if (batch.isFull()) {
        try {
          flush();
        } catch (SQLException e) {
          throw new TargetFailed(e);
        }
      }
    }
  }

  /** Looks up what waits, whichever run has met the row last. */
  void flush() throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    Map<Integer, Found> found =
        target.lookUp(relation, new Long[0], batch.hashes(), batch.records());
    List<Pending> entries = batch.drain();
    for (int i = 0; i < entries.size(); i++) {
      Found there = found.get(i);
      if (there == null) {
        differences.add(
            Difference.ofRow(
                Difference.Kind.QUARANTINE_ENTRY_MISSING,
                "backfill.quarantine",
                key(entries.get(i).values()[0], entries.get(i).values()[ROW])));
      } else if (there.form() != null) {
        differ(entries.get(i).values(), RowEncoder.columns(there.form()));
      }
    }
  }

  private void differ(@Nullable String[] expected, List<@Nullable ByteBuffer> form) {
    Map<String, @Nullable String> key = key(expected[0], expected[ROW]);
    String row = text(form, ROW, ColumnType.TEXT);
    if (!Objects.equals(expected[ROW], row)) {
      add(key, "source_row", expected[ROW], row);
    }
    String stored = text(form, CELLS, ColumnType.JSONB);
    Map<String, String> there = cells(stored);
    Map<String, String> wanted = cells(expected[CELLS]);
    if (there.equals(wanted) && Objects.equals(expected[ROW], row)) {
      add(key, "cells", expected[CELLS], stored);
    }
    wanted.forEach(
        (column, cell) -> {
          String other = there.remove(column);
          if (!cell.equals(other)) {
            add(key, column, cell, other);
          }
        });
    there.forEach((column, cell) -> add(key, column, null, cell));
  }

  private void add(
      Map<String, @Nullable String> key,
      String column,
      @Nullable String source,
      @Nullable String stored) {
    differences.add(
        new Difference(
            Difference.Kind.QUARANTINE_ENTRY_DIFFERS,
            "backfill.quarantine",
            key,
            column,
            source,
            stored));
  }

  /** By column, for people. Cells that are not what was written are told as they stand. */
  private static Map<String, String> cells(@Nullable String json) {
    Map<String, String> cells = new LinkedHashMap<>();
    try {
      for (StoredCell cell : StoredCell.parse(String.valueOf(json))) {
        cells.put(cell.column(), cell.forPeople());
      }
    } catch (IllegalStateException e) {
      cells.put("cells", String.valueOf(json));
    }
    return cells;
  }

  /** Names entries of these runs in the buckets that differ and that no row of the source has. */
  void findExtra(Long[] runs) throws SQLException {
    target.keys(
        relation,
        runs,
        buckets,
        form -> {
          if (!claimed.contains(keyEncoder.hash(form, form.length))) {
            List<@Nullable ByteBuffer> parts = RowEncoder.columns(form);
            Map<String, @Nullable String> key = new LinkedHashMap<>();
            for (int i = 0; i < parts.size(); i++) {
              key.put(SourceRecords.ENTRY_KEY.get(i), text(parts, i, ColumnType.TEXT));
            }
            differences.add(
                Difference.ofRow(
                    Difference.Kind.QUARANTINE_ENTRY_EXTRA, "backfill.quarantine", key));
          }
        });
  }

  private static Map<String, @Nullable String> key(@Nullable String table, @Nullable String row) {
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    key.put("source_table", table);
    key.put("source_row", row);
    return key;
  }

  private static @Nullable String text(
      List<@Nullable ByteBuffer> form, int place, ColumnType type) {
    ByteBuffer value = form.get(place);
    return value == null ? null : type.read(value.duplicate());
  }
}
