package io.stemma.backfill.convert;

import io.stemma.record.Column;
import io.stemma.record.Kind;
import io.stemma.record.RecordTables;
import io.stemma.record.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables that a file holds besides the record, and where a mapping's target is in it. */
final class FileTables {
  private static final Column SOURCE = new Column("source", Kind.TEXT);
  private static final Column SOURCE_TABLE = new Column("source_table", Kind.TEXT);
  private static final Column SOURCE_ROW = new Column("source_row", Kind.TEXT);
  private static final Column TARGET_TABLE = new Column("target_table", Kind.TEXT);
  private static final Column REASON = new Column("reason", Kind.TEXT);

  /** Rows that could not be taken, whole. */
  static final Table QUARANTINE =
      table(
          "backfill.quarantine",
          List.of(
              SOURCE, SOURCE_TABLE, SOURCE_ROW, TARGET_TABLE, new Column("row_sha256", Kind.TEXT)),
          REASON,
          new Column("detail", Kind.TEXT),
          new Column("cells", Kind.JSON));

  /** Cells that their column cannot hold, raw. */
  static final Table KEPT_CELLS =
      table(
          "backfill.kept_cells",
          List.of(
              TARGET_TABLE,
              new Column("target_key", Kind.TEXT),
              SOURCE,
              SOURCE_TABLE,
              new Column("source_column", Kind.TEXT)),
          SOURCE_ROW,
          new Column("class", Kind.TEXT),
          new Column("hex", Kind.TEXT),
          REASON);

  private static final Table SOURCE_VERSIONS =
      table(
          "backfill.source_versions",
          List.of(SOURCE, SOURCE_TABLE, new Column("component", Kind.TEXT)),
          new Column("version", Kind.INTEGER),
          new Column("recorded_at", Kind.INSTANT));

  private FileTables() {}

  /** The table that a target's rows go to. */
  static Table of(String target) {
    return target.equals(SOURCE_VERSIONS.name()) ? SOURCE_VERSIONS : RecordTables.named(target);
  }

  private static Table table(String name, List<Column> key, Column... others) {
    Map<String, Column> columns = new LinkedHashMap<>();
    key.forEach(column -> columns.put(column.name(), column));
    for (Column column : others) {
      columns.put(column.name(), column);
    }
    return new Table(name, key.stream().map(Column::name).toList(), columns);
  }
}
