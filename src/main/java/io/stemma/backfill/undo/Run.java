package io.stemma.backfill.undo;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A run of a backfill.
 *
 * @param source path of its file
 * @param state running, done, failed, interrupted, undoing or undone
 * @param loaded records it has loaded
 * @param quarantined records that it put into quarantine or met there
 * @param undoReport what has been taken back of it, as JSON; null where nothing was
 */
public record Run(
    long id,
    String source,
    String state,
    OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt,
    long loaded,
    long quarantined,
    @Nullable String undoReport) {}
