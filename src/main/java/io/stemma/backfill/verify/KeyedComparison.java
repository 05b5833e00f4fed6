package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.LongSet;
import io.stemma.backfill.mapping.Maintained;
import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.verify.KeyBatch.Pending;
import io.stemma.backfill.verify.QuarantinedRows.Standing;
import io.stemma.backfill.verify.TargetDatabase.Found;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The second pass over a source table, for the buckets whose checksums differ: every record in them
 * is looked up by its key and compared column by column.
 *
 * <p>It also settles what sums alone cannot: records that another source or an earlier row of this
 * one put there, and records whose key was taken.
 */
final class KeyedComparison implements SourceRecords.Sink {
  private final TargetDatabase target;
  private final Long[] runs;
  private final TablePlan plan;
  private final Checksum expected;
  private final Checksum actual;
  private final BitSet buckets;
  private final LongSet claimed;
  private final RowEncoder encoder;
  private final RowEncoder keyEncoder;
  private final RowDifferences rowDifferences;
  private final KeptCellComparison keptCells;
  private final ArchivedRecords archived;

  private final @Nullable Maintained maintained;

  private final KeyBatch batch = new KeyBatch();
  private long quarantined;

  /**
   * Prepares the pass.
   *
   * @param expected what the source makes; corrected by what the pass settles
   * @param actual what the source's runs wrote; likewise
   * @param claimed collects the keys of the records that were looked up
   * @param archived the rows of months that were dropped
   */
  KeyedComparison(
      TargetDatabase target,
      Long[] runs,
      TablePlan plan,
      Checksum expected,
      Checksum actual,
      BitSet buckets,
      LongSet claimed,
      Differences differences,
      KeptCellComparison keptCells,
      ArchivedRecords archived) {
    this.target = target;
    this.runs = runs.clone();
    this.plan = plan;
    this.expected = expected;
    this.actual = actual;
    this.buckets = buckets;
    this.claimed = claimed;
    this.encoder = plan.relation().encoder();
    this.keyEncoder = plan.relation().keyEncoder();
    this.rowDifferences =
        new RowDifferences(plan.mapping().target().table(), plan.relation(), differences);
    this.keptCells = keptCells;
    this.archived = archived;
    this.maintained = plan.mapping().target().maintained();
  }

  @Override
  public void row() {}

  @Override
  public void skipped() {}

  @Override
  public void refused(SourceRow row, String reason, @Nullable String inQuarantine) {}

  @Override
  public void record(@Nullable String[] values, Standing standing, List<@Nullable String[]> kept) {
    boolean isLoaded = standing == Standing.LOADED;
    if (isLoaded) {
      keptCells.add(kept);
    }
    long hash = encoder.hash(values);
    boolean isRepeated = !claimed.add(keyEncoder.hash(values));
    if (isLoaded && !isRepeated && !buckets.get(Checksum.bucketOf(hash))) {
      return;
    }
    batch.add(new Pending(values, hash, standing, isRepeated, isLoaded ? List.of() : kept));
    if (batch.isFull()) {
      flush();
    }
  }

  /** Looks up what waits. */
  void flush() {
    try {
      Map<Integer, Found> found =
          batch.isEmpty()
              ? Map.of()
              : target.lookUp(plan.relation(), runs, batch.hashes(), batch.records());
      List<Pending> records = batch.drain();
      for (int i = 0; i < records.size(); i++) {
        Found there = found.get(i);
        settle(records.get(i), there == null ? archived.find(records.get(i).hash()) : there);
      }
      keptCells.flush();
    } catch (SQLException e) {
      throw new TargetFailed(e);
    }
  }

  long quarantined() {
    return quarantined;
  }

  private void settle(Pending record, @Nullable Found found) throws SQLException {
    if (found == null) {
      if (record.standing() == Standing.REFUSED) {
        quarantined++;
      } else {
        rowDifferences.missing(encoder.bytes(record.values()));
      }
    } else if (found.hash() == record.hash()) {
      same(record, found);
    } else if (record.standing() == Standing.LOADED && isChangedInTheSource(record, found)) {
      if (found.isOwn() && !plan.sharesTarget()) {
        actual.remove(found.hash());
      }
      actual.add(record.hash());
    } else if (record.standing() == Standing.LOADED) {
      rowDifferences.differing(encoder.bytes(record.values()), found.form());
      countIfForeign(record, found);
    } else {
      quarantined++;
    }
  }

  /**
   * Whether the source says by now what the maintenance has made of the row: its column is false on
   * both sides, though the row counts as it was before.
   */
  private boolean isChangedInTheSource(Pending record, Found found) throws SQLException {
    if (maintained == null || found.form() == null) {
      return false;
    }
    List<@Nullable ByteBuffer> expected = RowEncoder.columns(encoder.bytes(record.values()));
    List<@Nullable ByteBuffer> actualForm = RowEncoder.columns(found.form());
    for (int i = 0; i < expected.size(); i++) {
      if (!maintained.changes(plan.relation().columns().get(i).name())
          && !Objects.equals(expected.get(i), actualForm.get(i))) {
        return false;
      }
    }
    String key = record.values()[plan.relation().position(plan.relation().key().get(0))];
    int flag = plan.relation().position(maintained.flag());
    return "f".equals(record.values()[flag])
        && target.isMaintained(plan.mapping().target(), maintained, String.valueOf(key));
  }

  private void same(Pending record, Found found) {
    boolean wasExpected = record.standing() == Standing.LOADED;
    if (record.isRepeated()) {
      if (wasExpected) {
        // The same row twice in the source is one row of the target.
        expected.remove(record.hash());
      } else {
        // Alike but for a cell that its column cannot hold: only the first one is loaded.
        quarantined++;
      }
      return;
    }
    if (!wasExpected) {
      expected.add(record.hash());
      keptCells.add(record.kept());
    }
    countIfForeign(record, found);
  }

  /** The sums are of what this source's runs wrote; a row of others that it claims comes on top. */
  private void countIfForeign(Pending record, Found found) {
    if (!record.isRepeated() && (!found.isOwn() || plan.sharesTarget())) {
      actual.add(found.hash());
    }
  }
}
