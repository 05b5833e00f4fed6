package io.stemma.backfill.source;

/**
 * A table of a source file.
 *
 * @param name as the file spells it
 * @param columns in the order of the table, generated ones included
 * @param hasRowid false for a table declared WITHOUT ROWID, or one whose columns hide its rowid
 * @param application {@code PRAGMA application_id} of its file; 0 where no program claims it
 */
public record SourceTable(String name, SourceColumns columns, boolean hasRowid, long application) {}
