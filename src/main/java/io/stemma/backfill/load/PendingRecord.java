package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.source.SourceRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way into its target.
 *
 * @param values in the order of the mapping's columns, as PostgreSQL reads them
 * @param kept cells of the row to keep raw; only with its first record
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it only carries the values.
record PendingRecord(SourceRow row, @Nullable String[] values, List<KeptCell> kept) {}
