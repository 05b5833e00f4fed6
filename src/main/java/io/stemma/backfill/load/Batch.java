package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are written in one transaction, as the bytes of COPY. Of the rows themselves only those
 * stay in memory that have something to tell besides: a hundred thousand objects less for the
 * garbage collector to carry along.
 */
final class Batch {
  /** Wide rows end a batch early, so that memory does not grow with them. */
  private static final int FULL_BYTES = 16 << 20;

  private final CopyText text = new CopyText();
  private final List<KeptRecord> kept = new ArrayList<>();
  private final List<RefusedRow> refused = new ArrayList<>();
  private final Set<String> months = new LinkedHashSet<>();
  private final String run;
  private final RowsAgain source;
  private long[] places = new long[1024];
  private long[] keys = new long[1024];
  private int records;
  private long skipped;
  private long rows;
  private long lastPlace;
  private String month = "none";

  /**
   * An empty batch.
   *
   * @param run number of the run that its records are marked with
   * @param source where its rows are found again
   */
  Batch(long run, RowsAgain source) {
    this.run = Long.toString(run);
    this.source = source;
  }

  /** Begins with another row of the source. */
  void row(long place) {
    rows++;
    lastPlace = place;
  }

  /**
   * Adds a record of that row, and returns its ordinal.
   *
   * @param key {@link RecordKey#hash} of it
   */
  int add(@Nullable String[] values, long key) {
    text.row(values, run);
    if (records == places.length) {
      places = Arrays.copyOf(places, 2 * records);
      keys = Arrays.copyOf(keys, 2 * records);
    }
    places[records] = lastPlace;
    keys[records] = key;
    return records++;
  }

  void add(KeptRecord record) {
    kept.add(record);
  }

  void add(RefusedRow row) {
    refused.add(row);
  }

  /** Counts a record that is left out. */
  void skip() {
    skipped++;
  }

  /**
   * Notes the month of an instant. Rows come in order of time mostly: the last one is asked first.
   */
  void month(String instant) {
    if (!instant.startsWith(month)) {
      month = instant.substring(0, 8);
      months.add(month + "01");
    }
  }

  boolean isFull(int mostRecords) {
    return records + refused.size() + skipped >= mostRecords || text.length() >= FULL_BYTES;
  }

  /** Whether no row was begun. */
  boolean isEmpty() {
    return rows == 0;
  }

  /** Makes room for the next rows in the same memory. */
  void clear() {
    text.clear();
    kept.clear();
    refused.clear();
    months.clear();
    month = "none";
    records = 0;
    skipped = 0;
    rows = 0;
  }

  /** The records: their columns in the mapping's order, then the run. */
  CopyText text() {
    return text;
  }

  int records() {
    return records;
  }

  /** The place of the row that a record was made of. */
  long place(int ordinal) {
    return places[ordinal];
  }

  /** {@link RecordKey#hash} of a record. */
  long key(int ordinal) {
    return keys[ordinal];
  }

  /** Where its rows are found again. */
  RowsAgain source() {
    return source;
  }

  /** The row that a record was made of, read again. */
  SourceRow row(int ordinal) {
    return source.at(places[ordinal]);
  }

  List<KeptRecord> kept() {
    return kept;
  }

  List<RefusedRow> refused() {
    return refused;
  }

  /** First days of the months its records lie in, where the target is cut by month. */
  Set<String> months() {
    return months;
  }

  long skipped() {
    return skipped;
  }

  /** How many source rows these are. */
  long rows() {
    return rows;
  }

  /** The place of the last of them. */
  long lastPlace() {
    return lastPlace;
  }
}
