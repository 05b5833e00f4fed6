package io.stemma.backfill.mapping;

/**
 * A cell that its column cannot hold as it is, kept raw beside its row.
 *
 * @param value never null: NULL can always be held
 * @param reason a word of the report, for instance {@code not_json}
 */
public record KeptCell(String column, Object value, String reason) {}
