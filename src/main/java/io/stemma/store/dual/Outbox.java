package io.stemma.store.dual;

import static io.stemma.record.LocalTables.OUTBOX;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Column;
import io.stemma.record.Condition.Comparison;
import io.stemma.record.Names;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes that the other store has not seen, in the transaction of whoever asks. */
final class Outbox {
  private static final int PAGE = 1_000;

  private final Rows rows;
  private final Clock clock;

  Outbox(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * A change.
   *
   * @param id of the entry
   * @param keys of the rows it changed
   * @param attempts how often the other store refused it
   */
  record Entry(String id, List<RowKey> keys, long attempts) {}

  /** Notes a change. */
  void note(Collection<RowKey> keys) {
    Instant now = clock.instant();
    rows.insert(
        Row.of(OUTBOX)
            .with("entry_id", Names.next(clock))
            .with("noted_at", now)
            .with("keys", written(keys))
            .with("attempts", 0L)
            .with("next_attempt_at", now));
  }

  /** Changes whose turn it is, the earliest first. */
  List<Entry> due(int limit) {
    return rows
        .select(
            Query.of(OUTBOX)
                .compared("next_attempt_at", Comparison.LESS_OR_EQUAL, clock.instant())
                .ascending("entry_id")
                .limit(limit))
        .stream()
        .map(Outbox::entry)
        .toList();
  }

  /** Those of the keys whose changes are still to be carried. */
  Set<RowKey> pending(Set<RowKey> keys) {
    Set<RowKey> pending = new HashSet<>();
    List<@Nullable Object> behind = null;
    while (true) {
      List<Row> page =
          rows.select(Query.of(OUTBOX).ascending("entry_id").behind(behind).limit(PAGE));
      page.forEach(row -> pending.addAll(entry(row).keys()));
      pending.retainAll(keys);
      if (page.size() < PAGE) {
        return pending;
      }
      behind = new ArrayList<>(page.get(PAGE - 1).key().values());
    }
  }

  /** Removes changes that the other store has. */
  void remove(List<Entry> entries) {
    rows.delete(OUTBOX, entries.stream().map(entry -> RowKey.of(OUTBOX, entry.id())).toList());
  }

  /** Notes that the other store refused a change; it is tried again after a while. */
  void refused(Entry entry, String why, Duration pause) {
    rows.update(
        Row.of(OUTBOX)
            .with("entry_id", entry.id())
            .with("attempts", entry.attempts() + 1)
            .with("last_error", why)
            .with("next_attempt_at", clock.instant().plus(pause)));
  }

  /** Has all changes tried at once. */
  void hurry() {
    for (Row row : rows.select(Query.of(OUTBOX).compared("attempts", Comparison.GREATER, 0L))) {
      rows.update(
          Row.of(OUTBOX)
              .with("entry_id", row.get("entry_id"))
              .with("next_attempt_at", clock.instant()));
    }
  }

  long size() {
    return rows.count(Query.of(OUTBOX));
  }

  /** The earliest change, if there is any. */
  List<Row> oldest() {
    return rows.select(Query.of(OUTBOX).ascending("entry_id").limit(1));
  }

  /** Changes that were refused, the earliest first. */
  List<Row> refusals(int limit) {
    return rows.select(
        Query.of(OUTBOX)
            .compared("attempts", Comparison.GREATER, 0L)
            .ascending("entry_id")
            .limit(limit));
  }

  private static String written(Collection<RowKey> keys) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (RowKey key : keys) {
      ArrayNode one = all.addArray().add(key.table().name());
      key.values().forEach(value -> one.add(value.toString()));
    }
    return CanonicalJson.write(all);
  }

  private static Entry entry(Row row) {
    List<RowKey> keys = new ArrayList<>();
    for (JsonNode key : CanonicalJson.parse(Objects.requireNonNull(row.text("keys")))) {
      keys.add(key(key));
    }
    return new Entry(
        Objects.requireNonNull(row.text("entry_id")),
        keys,
        Objects.requireNonNull(row.integer("attempts")));
  }

  private static RowKey key(JsonNode written) {
    Table table = RecordTables.named(written.get(0).asText());
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      Column column = table.column(table.key().get(i));
      String text = written.get(i + 1).asText();
      values.add(
          switch (column.kind()) {
            case TEXT -> text;
            case INSTANT -> Instant.parse(text);
            case INTEGER -> Long.valueOf(text);
            case REAL, BOOL, JSON, TEXTS, REALS ->
                throw new IllegalArgumentException(column + " is part of a key");
          });
    }
    return new RowKey(table, values);
  }
}
