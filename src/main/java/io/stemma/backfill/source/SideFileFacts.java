package io.stemma.backfill.source;

/**
 * A log beside a SQLite file, as it was taken.
 *
 * @param bytes how long it was at that moment
 * @param sha256 (hex) of these bytes
 * @param lines how many are not blank
 * @param told lines whose record a table of the file tells, too
 */
public record SideFileFacts(String name, long bytes, String sha256, long lines, long told) {}
