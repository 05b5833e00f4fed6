package io.stemma.record;

import io.stemma.record.Condition.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table are asked for. It holds names of declared columns and values to be bound,
 * so that nothing of a caller's becomes part of a statement.
 *
 * @param conditions all of which must hold
 * @param order without one the rows come in any
 * @param limit rows at most
 */
public record Query(Table table, List<Condition> conditions, List<Order> order, int limit) {
  public Query {
    conditions = List.copyOf(conditions);
    order = List.copyOf(order);
  }

  /** All rows of a table. */
  public static Query of(Table table) {
    return new Query(table, List.of(), List.of(), Integer.MAX_VALUE);
  }

  public Query equal(String column, Object value) {
    return compared(column, Comparison.EQUAL, value);
  }

  /** The same where the value is given; else all rows. */
  public Query equalIfGiven(String column, @Nullable Object value) {
    return value == null ? this : equal(column, value);
  }

  public Query compared(String column, Comparison comparison, Object value) {
    return with(new Condition.Compared(table.column(column), comparison, value));
  }

  public Query oneOf(String column, List<?> values) {
    return with(new Condition.OneOf(table.column(column), values));
  }

  public Query isNull(String column) {
    return with(new Condition.IsNull(table.column(column)));
  }

  public Query contains(String column, String text) {
    return with(new Condition.Contains(table.column(column), text));
  }

  /** Only rows whose JSON holds that value. */
  public Query holds(String column, String json) {
    return with(new Condition.Holds(table.column(column), CanonicalJson.of(json)));
  }

  public Query ascending(String... columns) {
    return ordered(false, columns);
  }

  public Query descending(String... columns) {
    return ordered(true, columns);
  }

  /** Only the rows behind a place in the order that was said before. */
  public Query behind(@Nullable List<@Nullable Object> place) {
    return place == null ? this : with(new Condition.Behind(order, place));
  }

  public Query limit(int rows) {
    return new Query(table, conditions, order, rows);
  }

  private Query with(Condition condition) {
    List<Condition> more = new ArrayList<>(conditions);
    more.add(condition);
    return new Query(table, more, order, limit);
  }

  private Query ordered(boolean descending, String... columns) {
    List<Order> more = new ArrayList<>(order);
    for (String column : columns) {
      more.add(new Order(table.column(column), descending));
    }
    return new Query(table, conditions, more, limit);
  }
}
