package io.stemma.access;

import static io.stemma.record.RecordTables.KEY_USES;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Condition.Comparison;
import io.stemma.record.Names;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.Rows;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What keys were used for, as the record keeps it. */
public final class KeyUses {
  /** What is told of it. */
  public static final Shape SHAPE =
      Shape.of(
          "KeyUse",
          KEY_USES,
          Field.text("keyId", "The key; null where none that is known was given."),
          Field.text("outcome", "request, or why it was refused."),
          Field.text("endpoint", "Method and address as described."),
          Field.text("client", "Network address it came from."),
          Field.integer("uses", "How often."),
          Field.instant("firstAt", "The first of them."),
          Field.instant("lastAt", "The last of them."));

  private static final int MOST_LISTED = 10_000;

  private final Rows rows;
  private final Clock clock;

  public KeyUses(Rows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * How many are listed.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static int limit(int wanted) {
    if (wanted < 1 || wanted > MOST_LISTED) {
      throw StemmaException.ofField(
          "limit", "limit must be 1 to " + MOST_LISTED + ", not " + wanted + ".");
    }
    return wanted;
  }

  /** Keeps what happened, and with each key when it was used last. */
  public void keep(List<UseCount> counts) {
    List<Row> made = new ArrayList<>();
    Map<String, Instant> last = new HashMap<>();
    for (UseCount count : counts) {
      made.add(
          Row.of(KEY_USES)
              .with("use_id", Names.next(clock))
              .with("key_id", count.use().keyId())
              .with("outcome", count.use().outcome().name().toLowerCase(Locale.ROOT))
              .with("endpoint", count.use().endpoint())
              .with("client", count.use().client())
              .with("uses", count.uses())
              .with("first_at", count.firstAt())
              .with("last_at", count.lastAt()));
      String key = count.use().keyId();
      if (key != null && count.use().outcome() == KeyUse.Outcome.REQUEST) {
        last.merge(key, count.lastAt(), (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    rows.insert(made);
    Keys keys = new Keys(rows, clock);
    // In one order, so that two services never wait for each other.
    last.keySet().stream()
        .sorted()
        .forEach(key -> keys.used(key, Objects.requireNonNull(last.get(key))));
  }

  /**
   * The latest first.
   *
   * @param keyId only of that key; null for all
   * @param behind time and name of the last one of the page before
   */
  public List<Row> list(
      @Nullable String keyId, @Nullable List<@Nullable Object> behind, int limit) {
    return rows.select(
        Query.of(KEY_USES)
            .equalIfGiven("key_id", keyId)
            .descending("last_at", "use_id")
            .behind(behind)
            .limit(limit));
  }

  /**
   * Forgets what is older.
   *
   * @return how many, at most the limit
   */
  public int forget(Instant before, int limit) {
    List<Row> old =
        rows.select(
            Query.of(KEY_USES)
                .compared("last_at", Comparison.LESS, before)
                .ascending("use_id")
                .limit(limit));
    return rows.delete(KEY_USES, old.stream().map(Row::key).toList());
  }
}
