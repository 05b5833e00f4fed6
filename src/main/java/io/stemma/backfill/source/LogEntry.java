package io.stemma.backfill.source;

import org.jspecify.annotations.Nullable;

/**
 * A line of a log, read.
 *
 * @param cells in the order of the log's columns
 * @param line the whole line: a text, or bytes where it is no text that a column can hold
 * @param problem why it cannot be taken; null where it can
 * @param remark what of the line the cells do not tell; where there is a problem, its detail
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it only carries the cells.
record LogEntry(
    @Nullable Object[] cells, Object line, @Nullable String problem, @Nullable String remark) {}
