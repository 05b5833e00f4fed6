package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceRow;
import java.util.function.LongConsumer;

/** Finds rows of a table again, for the few that need a second look. */
interface RowsAgain {
  SourceRow at(long place);

  /**
   * Whether the row at a place is still there and makes a record of that {@link RecordKey#hash}.
   */
  default boolean claims(long place, long key) {
    return false;
  }

  /** Tells {@link RecordKey#hash} of the records of every row up to a place. */
  default void keysUpTo(long place, LongConsumer keys) {}
}
