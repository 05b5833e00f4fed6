package io.stemma.audit;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Condition.Comparison;
import io.stemma.record.LoadRefused;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowCursor;
import io.stemma.record.RowKey;
import io.stemma.record.RowLines;
import io.stemma.record.Rows;
import io.stemma.record.Table;
import io.stemma.record.shape.Shape;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened, one row an event or a tool call: added, never changed. */
public final class Trail {
  /** Far below the parameters that any database takes in a statement. */
  private static final int HASHES_AT_ONCE = 5_000;

  private final Rows rows;
  private final Clock clock;
  private final TrailShape shape;

  private Trail(Rows rows, Clock clock, TrailShape shape) {
    this.rows = rows;
    this.clock = clock;
    this.shape = shape;
  }

  /** The trail of events. */
  public static Trail ofEvents(Rows rows, Clock clock) {
    return new Trail(rows, clock, TrailShape.EVENTS);
  }

  /** The trail of tool calls. */
  public static Trail ofToolUsage(Rows rows, Clock clock) {
    return new Trail(rows, clock, TrailShape.TOOL_USAGE);
  }

  /**
   * Adds entries, all or none. One that is there already, by time and name or by the hash of its
   * log line, is not added again.
   *
   * @return for each, in their order, how it stands in the trail now, and whether this added it
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} when one has a name and no time
   */
  public List<Added> append(List<Row> entries) {
    List<Row> made =
        entries.stream().map(entry -> rows.writer().stamp(shape.made(entry, clock))).toList();
    Map<String, Row> known = knownByHash(made);
    // Of two with one time and name the first is it, whatever columns they say.
    Map<RowKey, Row> fresh = new LinkedHashMap<>();
    List<RowKey> places = new ArrayList<>();
    for (Row entry : made) {
      String hash = shape.hash(entry);
      Row there = hash == null ? null : known.putIfAbsent(hash, entry);
      if (there == null) {
        fresh.putIfAbsent(entry.key(), entry);
      }
      places.add(there == null ? entry.key() : there.key());
    }
    Map<RowKey, Row> added = added(List.copyOf(fresh.values()));
    Map<RowKey, Row> standing = standing(places, added);
    return places.stream()
        .map(
            place ->
                new Added(Objects.requireNonNull(standing.get(place)), added.remove(place) != null))
        .toList();
  }

  private Map<RowKey, Row> added(List<Row> fresh) {
    Map<RowKey, Row> added = new HashMap<>();
    List<Boolean> inserted = rows.insert(fresh);
    for (int i = 0; i < inserted.size(); i++) {
      if (inserted.get(i)) {
        added.put(fresh.get(i).key(), fresh.get(i));
      }
    }
    return added;
  }

  private Map<RowKey, Row> standing(List<RowKey> places, Map<RowKey, Row> added) {
    Map<RowKey, Row> standing = new HashMap<>(added);
    List<RowKey> before =
        places.stream().distinct().filter(place -> !added.containsKey(place)).toList();
    rows.find(shape.table(), before).forEach(row -> standing.put(row.key(), row));
    return standing;
  }

  /**
   * What became of an entry.
   *
   * @param entry as it stands in the trail, and so with its time and its name
   * @param added false where it was there
   */
  public record Added(Row entry, boolean added) {}

  private Map<String, Row> knownByHash(List<Row> entries) {
    Map<String, Row> known = new HashMap<>();
    List<String> hashes = entries.stream().map(shape::hash).filter(Objects::nonNull).toList();
    for (Row entry : logged(hashes)) {
      known.putIfAbsent(Objects.requireNonNull(shape.hash(entry)), entry);
    }
    return known;
  }

  /** The entries of these log lines; until the transaction ends nobody else adds one. */
  private List<Row> logged(List<String> hashes) {
    List<Row> logged = new ArrayList<>();
    if (!hashes.isEmpty()) {
      // Two writers of the same line would both find it missing.
      rows.serialize(shape.table().name() + ".raw_hash");
    }
    for (int from = 0; from < hashes.size(); from += HASHES_AT_ONCE) {
      List<String> some = hashes.subList(from, Math.min(from + HASHES_AT_ONCE, hashes.size()));
      Query query = Query.of(shape.table()).oneOf("raw_hash", some);
      logged.addAll(rows.select(query.ascending("ts", shape.name())));
    }
    return logged;
  }

  /**
   * Adds entries of which none is there yet, as fast as the store can: the way for many of them.
   *
   * @param entries as {@link TrailShape#made} makes them
   * @throws LoadRefused where one is there, or two are the same; the transaction is lost
   */
  public void load(List<RowLines> entries) {
    List<String> hashes = entries.stream().flatMap(some -> shape.hashes(some).stream()).toList();
    if (Set.copyOf(hashes).size() < hashes.size() || !logged(hashes).isEmpty()) {
      throw new LoadRefused("a log line is there");
    }
    rows.load(entries);
  }

  /**
   * Which entries are asked for.
   *
   * @param equal columns and what they must hold
   * @param from the earliest time, itself included; null where any will do
   * @param to the latest time, itself left out; null where any will do
   * @param text that the payload must hold, by whatever case; null where any will do
   * @param payload JSON that the payload must hold; null where any will do
   * @param newestFirst the order, by time, then by name
   */
  public record Filter(
      Map<String, Object> equal,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String text,
      @Nullable String payload,
      boolean newestFirst) {}

  /**
   * Entries in order.
   *
   * @param behind time and name of the last one of the page before
   */
  public List<Row> list(Filter filter, @Nullable List<@Nullable Object> behind, int limit) {
    return rows.select(query(filter).behind(behind).limit(limit));
  }

  /** Hands on entries in order, one by one. */
  public void each(Filter filter, int limit, Consumer<RowCursor> taker) {
    rows.each(query(filter).limit(limit), taker);
  }

  private Query query(Filter filter) {
    Query query = Query.of(shape.table());
    for (Map.Entry<String, Object> column : filter.equal().entrySet()) {
      query = query.equal(column.getKey(), column.getValue());
    }
    if (filter.from() != null) {
      query = query.compared("ts", Comparison.GREATER_OR_EQUAL, filter.from());
    }
    if (filter.to() != null) {
      query = query.compared("ts", Comparison.LESS, filter.to());
    }
    if (filter.text() != null) {
      query = query.contains("payload", filter.text());
    }
    if (filter.payload() != null) {
      query = query.holds("payload", filter.payload());
    }
    return filter.newestFirst()
        ? query.descending("ts", shape.name())
        : query.ascending("ts", shape.name());
  }

  /** What the entries look like. */
  public Shape shape() {
    return shape.shape();
  }

  /** Their table. */
  public Table table() {
    return shape.table();
  }
}
