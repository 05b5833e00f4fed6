package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceRow;
import java.util.function.LongConsumer;

/** Finds rows of a table again, for the few that need a second look. */
interface RowsAgain {
  SourceRow at(long place);

  /** Tells {@link RecordKey#hash} of the records of every row up to a place. */
  default void keysUpTo(long place, LongConsumer keys) {}
}
