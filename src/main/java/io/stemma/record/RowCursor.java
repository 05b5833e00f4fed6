package io.stemma.record;

import org.jspecify.annotations.Nullable;

/** The row a read stands on, until it goes on to the next. */
@FunctionalInterface
public interface RowCursor {
  /**
   * A value as its column's {@link Kind} has it, but for JSON: that is the store's own text, not
   * brought into the one form, which costs more than all else of a read.
   *
   * @param place of the column in its table, from 0
   */
  @Nullable Object value(int place);
}
