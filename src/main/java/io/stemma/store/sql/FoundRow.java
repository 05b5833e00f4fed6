package io.stemma.store.sql;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that a question's statement found, whichever database it was asked of. Columns are named as
 * the statement names them.
 */
public interface FoundRow {
  /**
   * All columns in their order, with what the database gave: PostgreSQL booleans, moments and
   * lists, a SQLite file numbers and texts in their place.
   */
  Map<String, @Nullable Object> cells();

  @Nullable String text(String column);

  @Nullable Long integer(String column);

  @Nullable Double real(String column);

  @Nullable Boolean bool(String column);

  @Nullable Instant instant(String column);

  /** The strings of a column that holds a list of such; the statement sees to it that it does. */
  List<String> texts(String column);

  /** The text of a column that is never null. */
  default String name(String column) {
    return Objects.requireNonNull(text(column), column);
  }

  /** The number of a column that is never null. */
  default long number(String column) {
    return Objects.requireNonNull(integer(column), column);
  }

  /** The same where it is a small one. */
  default int small(String column) {
    return Math.toIntExact(number(column));
  }

  /** Whether a column that is never null holds true. */
  default boolean yes(String column) {
    return Objects.requireNonNull(bool(column), column);
  }
}
