package io.stemma.backfill.source;

/**
 * What a file has in place of a table: a name under which rows can be read that it does not hold
 * there.
 *
 * @param name as the file spells it
 * @param kind {@code view} or {@code virtual table}
 */
public record StandIn(String name, String kind) {}
