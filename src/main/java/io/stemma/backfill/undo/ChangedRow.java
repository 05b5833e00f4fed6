package io.stemma.backfill.undo;

/**
 * A row of the run that another writer has changed since, and that therefore stays.
 *
 * @param key its natural key as a JSON array
 */
public record ChangedRow(String table, String key) {}
