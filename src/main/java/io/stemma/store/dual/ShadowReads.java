package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.StemmaException;
import io.stemma.record.ForwardingRows;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Asks the other store the same, for a share of the questions, and compares. The caller has had the
 * primary's answer by then.
 *
 * <p>Rows are compared as they are, so that two stores that write the same in other words agree.
 * Where they do not, both are asked again once the other store has followed: only what differs then
 * is a difference.
 */
public final class ShadowReads implements AutoCloseable {
  /** Callers' keys: what they are looked up for is no client's answer. */
  private static final String OF_ACCESS = "access.";

  private static final int WAITING = 1_000;
  private static final int EXAMPLES = 50;
  private static final int MAX_EXAMPLE_CHARACTERS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final TwoStores stores;
  private final double share;
  private final Set<String> ignored;
  private final ShadowCounts counts;
  private final ShadowEvidence evidence = new ShadowEvidence();
  private final ThreadPoolExecutor worker;
  private final Deque<Example> examples = new ConcurrentLinkedDeque<>();

  /**
   * A difference.
   *
   * @param operation for instance {@code find core.identities}
   * @param primary its answer, cut off where it is long
   */
  public record Example(Instant at, String operation, String primary, String other) {}

  /**
   * Asks as often as told.
   *
   * @param share of the questions, from 0 to 1
   * @param ignored columns whose differences are counted apart, as {@code core.identities.notes}
   */
  public ShadowReads(TwoStores stores, double share, Set<String> ignored) {
    this.stores = stores;
    this.share = share;
    this.ignored = Set.copyOf(ignored);
    this.counts = new ShadowCounts();
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "stemma-shadow");
              thread.setDaemon(true);
              return thread;
            },
            (task, pool) -> counts.skipped());
  }

  /** What was counted. */
  public ShadowCounts counts() {
    return counts;
  }

  /** Differences that this service met, with both answers, the latest first. */
  public List<Example> examples() {
    return new ArrayList<>(examples);
  }

  /** Notes what was compared since the last time, for the next step of the move. */
  void evidence(MovePoint point) {
    ShadowEvidence.Untold untold = evidence.untold();
    if (untold.step() != point.step() || untold.isEmpty()) {
      return;
    }
    stores
        .of(point.phase().primary())
        .write(
            rows -> {
              rows.serialize("dual.notes " + Notes.SHADOW);
              Notes notes = new Notes(rows);
              Instant now = stores.clock().instant();
              ObjectNode note = new ShadowNote(notes.read(Notes.SHADOW)).with(untold, now);
              notes.write(Notes.SHADOW, note, now);
              return note;
            });
    // Not before: a difference that could not be noted must not be forgotten.
    evidence.told(untold);
  }

  /** The same rows, whose answers are counted, and some compared with the other store's. */
  Rows watching(Rows rows, MovePoint point) {
    return point.phase().isDual()
        ? new Watched(rows, point, ThreadLocalRandom.current().nextDouble() < share)
        : rows;
  }

  private void compare(
      MovePoint point,
      String operation,
      List<Row> answer,
      long nanos,
      Function<Rows, List<Row>> ask) {
    worker.execute(
        () -> {
          counts.asked(operation, point.phase().primary(), nanos);
          compared(point, operation, answer, ask);
        });
  }

  /** Whether the other side says the same, sooner or later; it may be that it cannot say. */
  private void compared(
      MovePoint point, String operation, List<Row> answer, Function<Rows, List<Row>> ask) {
    Phase phase = point.phase();
    try {
      long began = System.nanoTime();
      List<Row> other = asked(phase.primary().other(), ask);
      counts.asked(operation, phase.primary().other(), System.nanoTime() - began);
      boolean agree = same(answer, other);
      if (agree) {
        counts.compared(operation);
      }
      evidence.compared(point.step(), operation, !agree && !settled(point, operation, ask));
    } catch (RuntimeException e) {
      failed(point, operation, answer, e);
    }
  }

  /** A side without a connection or a schema has given no answer, and so none that differs. */
  private void failed(MovePoint point, String operation, List<Row> answer, RuntimeException e) {
    if (e instanceof StemmaException known && Mirror.isOutage(known)) {
      counts.notCompared(operation);
    } else {
      differ(point, operation, text(answer), cut(e.toString()));
      evidence.compared(point.step(), operation, true);
    }
  }

  /** Asks both again when all that was noted until now has been carried. */
  private boolean settled(MovePoint point, String operation, Function<Rows, List<Row>> ask) {
    Phase phase = point.phase();
    Instant end = stores.clock().instant().plus(PATIENCE);
    Snapshot primary;
    List<Row> other;
    boolean waiting;
    do {
      LockSupport.parkNanos(PAUSE.toNanos());
      primary = snapshot(phase, ask);
      other = asked(phase.primary().other(), ask);
      if (same(primary.answer(), other)) {
        counts.late(operation);
        return true;
      }
      // A change may have come between the two answers: then the primary's is no longer the same.
      waiting = primary.isAhead() || !same(primary.answer(), asked(phase.primary(), ask));
    } while (waiting && stores.clock().instant().isBefore(end));
    if (same(without(primary.answer()), without(other))) {
      counts.ignored(operation);
      return true;
    }
    differ(point, operation, text(primary.answer()), text(other));
    return false;
  }

  /**
   * What the primary side says.
   *
   * @param isAhead whether the other side had changes to be carried to it then
   */
  private record Snapshot(List<Row> answer, boolean isAhead) {}

  private Snapshot snapshot(Phase phase, Function<Rows, List<Row>> ask) {
    return stores
        .of(phase.primary())
        .read(rows -> new Snapshot(ask.apply(rows), new Outbox(rows, stores.clock()).size() > 0));
  }

  private List<Row> asked(Phase.Side side, Function<Rows, List<Row>> ask) {
    return stores.of(side).read(ask::apply);
  }

  private static boolean same(List<Row> one, List<Row> other) {
    return real(one).equals(real(other));
  }

  private static List<Row> real(List<Row> rows) {
    return rows.stream().filter(row -> !LocalRows.isOne(row)).toList();
  }

  private List<Row> without(List<Row> rows) {
    return rows.stream().map(this::without).toList();
  }

  private Row without(Row row) {
    Row cut = row;
    for (String column : row.columns()) {
      if (ignored.contains(row.table().name() + "." + column)) {
        cut = cut.with(column, null);
      }
    }
    return cut;
  }

  private void differ(MovePoint point, String operation, String primary, String other) {
    Example example = new Example(stores.clock().instant(), operation, primary, other);
    evidence.differed(point.step(), example);
    examples.addFirst(example);
    while (examples.size() > EXAMPLES) {
      examples.removeLast();
    }
    // Whoever sees the count finds the example.
    counts.different(operation, stores.clock().instant());
  }

  private static String text(List<Row> rows) {
    return cut(String.join("\n", rows.stream().map(ShadowReads::text).toList()));
  }

  private static String cut(String text) {
    return text.length() <= MAX_EXAMPLE_CHARACTERS
        ? text
        : text.substring(0, MAX_EXAMPLE_CHARACTERS - 1) + "…";
  }

  private static String text(Row row) {
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    // No hash of a key is shown.
    row.columns().stream()
        .filter(column -> !column.startsWith("api_key"))
        .forEach(column -> text.put(column, String.valueOf(row.get(column))));
    return text.toString();
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  /** Rows that have their answers compared. */
  private final class Watched extends ForwardingRows {
    private final MovePoint point;
    private final boolean sampled;

    Watched(Rows rows, MovePoint point, boolean sampled) {
      super(rows);
      this.point = point;
      this.sampled = sampled;
    }

    /** Counts a read, and says whether it is to be compared. */
    private boolean isCompared(String operation, Table table) {
      if (table.name().startsWith(OF_ACCESS)) {
        return false;
      }
      evidence.asked(point.step(), operation);
      return sampled;
    }

    @Override
    public List<Row> find(Table table, List<RowKey> keys) {
      long began = System.nanoTime();
      List<Row> answer = super.find(table, keys);
      long nanos = System.nanoTime() - began;
      String operation = "find " + table;
      if (isCompared(operation, table)) {
        compare(point, operation, ordered(answer), nanos, rows -> ordered(rows.find(table, keys)));
      }
      return answer;
    }

    @Override
    public List<Row> select(Query query) {
      long began = System.nanoTime();
      List<Row> answer = super.select(query);
      long nanos = System.nanoTime() - began;
      boolean inOrder = !query.order().isEmpty();
      String operation = "select " + query.table();
      if (isCompared(operation, query.table())) {
        compare(
            point,
            operation,
            inOrder ? answer : ordered(answer),
            nanos,
            rows -> inOrder ? rows.select(query) : ordered(rows.select(query)));
      }
      return answer;
    }

    @Override
    public List<Row> selectEach(List<Query> queries) {
      long began = System.nanoTime();
      List<Row> answer = super.selectEach(queries);
      long nanos = System.nanoTime() - began;
      String operation = queries.isEmpty() ? "" : "select each " + queries.get(0).table();
      if (!queries.isEmpty() && isCompared(operation, queries.get(0).table())) {
        compare(
            point, operation, ordered(answer), nanos, rows -> ordered(rows.selectEach(queries)));
      }
      return answer;
    }

    private List<Row> ordered(List<Row> rows) {
      List<Row> ordered = new ArrayList<>(rows);
      ordered.sort((one, other) -> KeyOrder.compare(one.key(), other.key()));
      return ordered;
    }
  }
}
