package io.stemma.audit.ingest;

import java.time.Duration;

/**
 * What bounds the entries on their way in.
 *
 * @param entries that a request may have
 * @param entryBytes that one of them may have
 * @param clockSkew how far in the future a caller's time may be
 * @param monthsBack how many months before this one a time may be in
 * @param monthsAhead how many months after this one
 */
public record IngestLimits(
    int entries, int entryBytes, Duration clockSkew, int monthsBack, int monthsAhead) {}
