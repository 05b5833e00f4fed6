package io.stemma.backfill.mapping;

import io.stemma.backfill.source.LogColumn;
import java.util.List;

/**
 * A log of JSON lines that an estate keeps beside its SQLite file. It is read like a table of its
 * name; a record that a table of the file tells, too, is taken from there only.
 *
 * @param name of the file
 * @param columns the members that are taken; others are kept raw with their line
 * @param mapping how a line becomes a record
 * @param tells the table that may tell the same
 * @param compared target columns by which the two are known to tell the same
 * @param beside a file with one of these tables has such a log; so has one whose table tells the
 *     same
 */
public record SideFile(
    String name,
    List<LogColumn> columns,
    TableMapping mapping,
    TableMapping tells,
    List<String> compared,
    List<TableMapping> beside) {
  public SideFile {
    columns = List.copyOf(columns);
    compared = List.copyOf(compared);
    beside = List.copyOf(beside);
  }
}
