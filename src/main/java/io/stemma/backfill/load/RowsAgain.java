package io.stemma.backfill.load;

import io.stemma.backfill.source.SourceRow;

/** Finds a row of a batch again, for the few that could not be taken. */
interface RowsAgain {
  SourceRow at(long place);
}
