package io.stemma.question;

import io.stemma.error.StemmaException;
import io.stemma.store.sql.FoundRow;
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
      List<FoundRow> rows,
      int limit,
      Function<FoundRow, T> item,
      Function<FoundRow, String> cursor) {
    Page<FoundRow> page = Page.of(rows, limit, Function.identity(), cursor);
    return new Page<>(page.items().stream().map(item).toList(), page.next());
  }

  /**
   * The rows of a statement that begins with what was asked about and joins items to it: no row
   * where that is not there, one without an item where it has none.
   *
   * @param column that is null only where there is no item
   */
  public static List<FoundRow> ofSubject(
      List<FoundRow> rows, String column, Supplier<StemmaException> unknown) {
    if (rows.isEmpty()) {
      throw unknown.get();
    }
    return rows.stream().filter(row -> row.text(column) != null).toList();
  }
}
