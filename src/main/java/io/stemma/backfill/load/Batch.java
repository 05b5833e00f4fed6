package io.stemma.backfill.load;

import java.util.List;

/**
 * Rows that are written in one transaction.
 *
 * @param rows how many source rows these are
 * @param lastPlace the place of the last of them
 */
record Batch(List<PendingRecord> records, List<RefusedRow> refused, long rows, long lastPlace) {}
