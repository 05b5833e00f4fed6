package io.stemma.question;

import io.stemma.error.StemmaException;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes pages of rows whose sort keys are not all part of what is answered. */
public final class RowPages {
  private RowPages() {}

  /**
   * A page of what a statement found when it was asked for one row more than the limit.
   *
   * @param cursor of a row: where the next page begins behind it
   */
  public static <T> Page<T> of(
      Iterable<Row> rows, int limit, Function<Row, T> item, Function<Row, String> cursor) {
    Page<Row> page = Page.of(rows, limit, Function.identity(), cursor);
    return new Page<>(page.items().stream().map(item).toList(), page.next());
  }

  /**
   * The rows of a statement that begins with what was asked about and joins items to it: no row
   * where that is not there, one without an item where it has none.
   *
   * @param column that is null only where there is no item
   */
  public static List<Row> ofSubject(
      RowSet<Row> rows, String column, Supplier<StemmaException> unknown) {
    if (rows.size() == 0) {
      throw unknown.get();
    }
    List<Row> items = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (row.getValue(column) != null) {
        items.add(row);
      }
    }
    return items;
  }
}
