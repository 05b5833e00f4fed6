package io.stemma.store.dual;

import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.record.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares two stores row by row, both ways: each table is walked in the order of its keys on both
 * sides at once, so that memory does not grow with the estate.
 *
 * <p>Both are written meanwhile. A row that differs is looked at once more on both sides, and left
 * out where it has become the same, or where its change is still to be carried.
 */
public final class StoreDifferences {
  private static final int PAGE = 1_000;

  private final RowStore one;
  private final RowStore other;

  StoreDifferences(RowStore one, RowStore other) {
    this.one = one;
    this.other = other;
  }

  /** How a row differs. */
  public enum Kind {
    /** The other store lacks it. */
    MISSING,
    /** Only the other store has it. */
    EXTRA,
    /** Both have it, with other values. */
    DIFFERENT
  }

  /**
   * A row that differs.
   *
   * @param columns those that differ; none where one side lacks the row
   */
  public record Difference(RowKey key, Kind kind, List<String> columns) {}

  /**
   * What was compared.
   *
   * @param rows by table, of the first store
   */
  public record Result(Map<String, Long> rows, long differences) {}

  /** Compares two stores that nothing is carried between. */
  public static Result between(RowStore one, RowStore other) {
    return new StoreDifferences(one, other).compare(keys -> Set.of(), difference -> {});
  }

  /**
   * Compares all tables.
   *
   * @param pending keys whose changes are still to be carried, asked for when a row differs
   * @param found is told each difference
   */
  Result compare(Function<Set<RowKey>, Set<RowKey>> pending, Consumer<Difference> found) {
    Map<String, Long> counted = new LinkedHashMap<>();
    long[] differences = {0};
    for (Table table : RecordTables.ALL) {
      Walk ours = new Walk(one, table);
      Walk theirs = new Walk(other, table);
      List<Difference> suspects = new ArrayList<>();
      while (ours.row() != null || theirs.row() != null) {
        step(ours, theirs, suspects);
        if (suspects.size() == PAGE) {
          differences[0] += settle(suspects, pending, found);
        }
      }
      differences[0] += settle(suspects, pending, found);
      counted.put(table.name(), ours.count());
    }
    return new Result(counted, differences[0]);
  }

  private static void step(Walk ours, Walk theirs, List<Difference> suspects) {
    Row left = ours.row();
    Row right = theirs.row();
    int order = left == null ? 1 : right == null ? -1 : KeyOrder.compare(left.key(), right.key());
    if (order < 0 && left != null) {
      suspects.add(new Difference(left.key(), Kind.MISSING, List.of()));
    } else if (order > 0 && right != null) {
      suspects.add(new Difference(right.key(), Kind.EXTRA, List.of()));
    } else if (left != null && right != null && !left.equals(right)) {
      suspects.add(different(left, right));
    }
    if (order <= 0) {
      ours.advance();
    }
    if (order >= 0) {
      theirs.advance();
    }
  }

  private static Difference different(Row left, Row right) {
    return new Difference(
        left.key(),
        Kind.DIFFERENT,
        left.columns().stream()
            .filter(column -> !Objects.equals(left.get(column), right.get(column)))
            .toList());
  }

  /** Looks once more; what is left is told. */
  private int settle(
      List<Difference> suspects,
      Function<Set<RowKey>, Set<RowKey>> pending,
      Consumer<Difference> found) {
    if (suspects.isEmpty()) {
      return 0;
    }
    Set<RowKey> keys = suspects.stream().map(Difference::key).collect(Collectors.toSet());
    Set<RowKey> open = new HashSet<>(keys);
    open.removeAll(pending.apply(keys));
    Map<RowKey, Row> left = rows(one, open);
    Map<RowKey, Row> right = rows(other, open);
    int told = 0;
    for (Difference suspect : suspects) {
      Difference now = open.contains(suspect.key()) ? now(suspect, left, right) : null;
      if (now != null) {
        found.accept(now);
        told++;
      }
    }
    suspects.clear();
    return told;
  }

  private static @Nullable Difference now(
      Difference suspect, Map<RowKey, Row> left, Map<RowKey, Row> right) {
    Row ours = left.get(suspect.key());
    Row theirs = right.get(suspect.key());
    if (ours == null) {
      return theirs == null ? null : new Difference(suspect.key(), Kind.EXTRA, List.of());
    }
    if (theirs == null) {
      return new Difference(suspect.key(), Kind.MISSING, List.of());
    }
    return ours.equals(theirs) ? null : different(ours, theirs);
  }

  private static Map<RowKey, Row> rows(RowStore store, Set<RowKey> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    Table table = keys.iterator().next().table();
    return store.read(rows -> rows.find(table, List.copyOf(keys))).stream()
        .filter(row -> !LocalRows.isOne(row))
        .collect(Collectors.toMap(Row::key, row -> row));
  }

  /** The rows of a table in the order of their keys. */
  private static final class Walk {
    private final RowStore store;
    private final Table table;
    private List<Row> page = List.of();
    private int next;
    private long count;
    private boolean ended;
    private @Nullable Row row;
    private @Nullable List<@Nullable Object> behind;

    Walk(RowStore store, Table table) {
      this.store = store;
      this.table = table;
      advance();
    }

    @Nullable Row row() {
      return row;
    }

    long count() {
      return count;
    }

    void advance() {
      do {
        if (next == page.size()) {
          turn();
        }
        row = next < page.size() ? page.get(next++) : null;
      } while (row != null && LocalRows.isOne(row));
      count += row == null ? 0 : 1;
    }

    private void turn() {
      next = 0;
      page =
          ended
              ? List.of()
              : store.read(
                  rows ->
                      rows.select(
                          Query.of(table)
                              .ascending(table.key().toArray(String[]::new))
                              .behind(behind)
                              .limit(PAGE)));
      ended = page.size() < PAGE;
      if (!page.isEmpty()) {
        behind = new ArrayList<>(page.get(page.size() - 1).key().values());
      }
    }
  }
}
