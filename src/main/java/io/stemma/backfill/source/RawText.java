package io.stemma.backfill.source;

/** A text cell whose bytes are no valid UTF-8; SQLite stores such, PostgreSQL does not. */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it only carries the bytes.
public record RawText(byte[] bytes) {}
