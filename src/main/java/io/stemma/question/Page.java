package io.stemma.question;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of an answer, in the question's order.
 *
 * @param items at most as many as the limit
 * @param next the cursor that asks for what follows; null where nothing does
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * A page of what a statement found when it was asked for one row more than the limit.
   *
   * @param cursor of an item: where the next page begins behind it
   */
  public static <R, T> Page<T> of(
      Iterable<R> rows, int limit, Function<R, T> item, Function<T, String> cursor) {
    List<T> items = new ArrayList<>();
    for (R row : rows) {
      if (items.size() == limit) {
        return new Page<>(items, cursor.apply(items.get(limit - 1)));
      }
      items.add(item.apply(row));
    }
    return new Page<>(items, null);
  }

  /** Whether there is more than this page holds. */
  public boolean truncated() {
    return next != null;
  }
}
