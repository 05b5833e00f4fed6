package io.stemma.record;

/** How rows are ordered by a column: text by its bytes, null before all else. */
public record Order(Column column, boolean descending) {}
