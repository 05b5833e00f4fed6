package io.stemma.record;

/**
 * A column of a table.
 *
 * @param name as in PostgreSQL; other stores may call it otherwise
 */
public record Column(String name, Kind kind) {}
