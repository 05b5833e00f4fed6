package io.stemma.backfill.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How far a run is and how long it will still take. Rows that an earlier attempt dealt with count
 * as done, but say nothing about speed.
 *
 * <p>A row costs about what it is long, and something besides, so rows of tables to come are
 * weighed against those that were moved; those of a table at work cost what they have cost so far.
 * Strands of a phase are taken by a few lanes: the longest decides, or all of them together.
 */
public final class Forecast {
  /** What a row costs beside its length, in bytes: measured over all tables of an estate. */
  static final int BYTES_OF_ANY_ROW = 250;

  private static final double SECOND_NANOS = 1e9;

  /** A moment in which nothing can have been measured. */
  private static final double SHORTEST_SECONDS = 1e-3;

  private final LongSupplier nanoTime;
  private final long started;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  public Forecast(List<Progress.Table> tables, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    tables.forEach(table -> parts.put(table.name(), new Part(table)));
  }

  /** One table's part of the work. */
  private static final class Part {
    private final Progress.Table table;
    private final double weight;
    private long done;
    private double begun = -1;
    private double last = -1;
    private boolean isOver;

    private Part(Progress.Table table) {
      this.table = table;
      this.weight = table.rowBytes() + BYTES_OF_ANY_ROW;
      this.done = table.done();
    }

    private long moved() {
      return done - table.done();
    }

    private double left() {
      return isOver ? 0 : Math.max(0, table.rows() - done);
    }

    private boolean isMeasured() {
      return moved() > 0 && last - begun > SHORTEST_SECONDS;
    }
  }

  /** A table's turn has come. */
  public void tableBegun(String table) {
    Part part = part(table);
    part.begun = seconds();
    part.last = part.begun;
  }

  /** A batch is done; the rows are those of the table so far. */
  public void batch(String table, long rows) {
    Part part = part(table);
    part.done = rows;
    part.last = seconds();
  }

  /** A table is done. */
  public void tableDone(String table) {
    Part part = part(table);
    part.isOver = true;
    part.last = seconds();
  }

  /** Rows of all tables. */
  public long total() {
    return parts.values().stream().mapToLong(part -> part.table.rows()).sum();
  }

  /** Rows dealt with, by earlier attempts too. */
  public long done() {
    return parts.values().stream().mapToLong(part -> part.done).sum();
  }

  /** Over the whole run, without the rows of earlier attempts. */
  public long rowsPerSecond() {
    long moved = parts.values().stream().mapToLong(Part::moved).sum();
    return Math.round(moved / Math.max(SHORTEST_SECONDS, seconds()));
  }

  /** The tables whose turn it is. */
  public List<String> current() {
    return parts.values().stream()
        .filter(part -> part.begun >= 0 && !part.isOver)
        .map(part -> part.table.name())
        .toList();
  }

  /** Until the last table is done; empty while no speed of this attempt was measured. */
  public Optional<Duration> left() {
    if (parts.values().stream().noneMatch(Part::isMeasured)) {
      return Optional.empty();
    }
    Map<Integer, Map<Integer, List<Part>>> phases = new TreeMap<>();
    for (Part part : parts.values()) {
      phases
          .computeIfAbsent(part.table.phase(), phase -> new TreeMap<>())
          .computeIfAbsent(part.table.strand(), strand -> new ArrayList<>())
          .add(part);
    }
    double overall = secondsOfWeight(List.copyOf(parts.values()), 0);
    double left = 0;
    for (Map<Integer, List<Part>> strands : phases.values()) {
      double longest = 0;
      double together = 0;
      for (List<Part> strand : strands.values()) {
        double ofStrand = left(strand, overall);
        longest = Math.max(longest, ofStrand);
        together += ofStrand;
      }
      left += Math.max(longest, together / Lanes.MOST);
    }
    return Optional.of(Duration.ofMillis(Math.round(left * 1e3)));
  }

  private double left(List<Part> strand, double overall) {
    double ofStrand = secondsOfWeight(strand, overall);
    double left = 0;
    double last = -1;
    for (Part part : strand) {
      double secondsOfRow =
          part.isMeasured() ? (part.last - part.begun) / part.moved() : part.weight * ofStrand;
      left += part.left() * secondsOfRow;
      last = Math.max(last, part.last);
    }
    // What the strand has been at since its last batch is on its way.
    return Math.max(0, last < 0 ? left : left - (seconds() - last));
  }

  /** What a unit of weight has cost so far; {@code otherwise} where nothing was measured. */
  private static double secondsOfWeight(List<Part> measured, double otherwise) {
    double weight = 0;
    double seconds = 0;
    for (Part part : measured) {
      if (part.isMeasured()) {
        weight += part.moved() * part.weight;
        seconds += part.last - part.begun;
      }
    }
    return weight == 0 ? otherwise : seconds / weight;
  }

  private Part part(String table) {
    return parts.computeIfAbsent(table, name -> new Part(new Progress.Table(name, 0, 0, 0, 0, 0)));
  }

  private double seconds() {
    return (nanoTime.getAsLong() - started) / SECOND_NANOS;
  }
}
