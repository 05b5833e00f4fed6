package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.LongSet;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.retired.RetiredMonth;
import io.stemma.backfill.verify.TargetDatabase.Found;
import io.stemma.error.StemmaException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a target's dropped months, as their archives hold them. They count like rows of the
 * table: the canonical form of a row is made of the bytes that the archive has.
 */
final class ArchivedRecords {
  private final Relation relation;
  private final ArchivedRows archives;
  private final List<RetiredMonth> dropped;
  private final Set<Long> runs;
  private final Checksum ofRuns = new Checksum();
  private final LongSet own = new LongSet();
  private final LongSet others = new LongSet();
  private final Map<String, Long> rowsOfFile = new TreeMap<>();

  /**
   * Prepares.
   *
   * @param retired months of the target; those that are only detached are asked in the database
   * @param runs that took the source
   */
  ArchivedRecords(
      Relation relation, ArchivedRows archives, List<RetiredMonth> retired, Long[] runs) {
    this.relation = relation;
    this.archives = archives;
    this.dropped = retired.stream().filter(month -> month.detached() == null).toList();
    this.runs = Set.of(runs);
  }

  /**
   * Reads the archives.
   *
   * @throws TableUnusable where one cannot be read, or is not what was proved
   */
  void read() {
    for (RetiredMonth month : dropped) {
      rowsOfFile.put(month.archive().file(), 0L);
      each(
          month,
          row -> {
            if (row.isOf(runs)) {
              ofRuns.add(row.hash());
              own.add(row.hash());
              rowsOfFile.merge(month.archive().file(), 1L, Long::sum);
            } else {
              others.add(row.hash());
            }
          });
    }
  }

  /** Number and checksum of the rows that the source's runs wrote. */
  Checksum ofRuns() {
    return ofRuns;
  }

  /** How many of these a dropped month has. */
  long rows(RetiredMonth month) {
    return rowsOfFile.getOrDefault(month.archive().file(), 0L);
  }

  /** The row of that content, as a look-up in the table would find it; null where none is. */
  @Nullable Found find(long hash) {
    if (own.contains(hash)) {
      return new Found(true, hash, null);
    }
    return others.contains(hash) ? new Found(false, hash, null) : null;
  }

  /** Names the rows of the source's runs in these buckets whose key no record claims. */
  void findExtra(BitSet buckets, LongSet claimed, RowDifferences rows) {
    if (rowsOfFile.values().stream().allMatch(count -> count == 0)) {
      return;
    }
    RowEncoder keys = relation.keyEncoder();
    for (RetiredMonth month : dropped) {
      each(
          month,
          row -> {
            if (row.isOf(runs) && buckets.get(Checksum.bucketOf(row.hash()))) {
              byte[] key = row.key();
              if (!claimed.contains(keys.hash(key, key.length))) {
                rows.extra(key);
              }
            }
          });
    }
  }

  private void each(RetiredMonth month, Consumer<ArchivedRow> taker) {
    try {
      ArchivedRow row = new ArchivedRow(relation, archives.columns(month));
      archives.read(month, bytes -> taker.accept(row.of(bytes)));
    } catch (StemmaException e) {
      throw new TableUnusable(e.detail());
    }
  }
}
