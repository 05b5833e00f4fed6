package io.stemma.backfill.retired;

import io.stemma.audit.retention.ArchiveProof;
import io.stemma.audit.retention.AuditMonth;
import org.jspecify.annotations.Nullable;

/**
 * A month that is no part of its table any more; its archive was proved before that.
 *
 * @param part 1, and one more each time the month was made again after it had been dropped
 * @param detached the month's table, with its schema, while it is still there; null once it was
 *     dropped
 */
public record RetiredMonth(
    AuditMonth month, int part, @Nullable String detached, ArchiveProof archive) {}
