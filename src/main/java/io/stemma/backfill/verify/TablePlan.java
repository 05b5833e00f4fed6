package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceTable;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one source table is compared.
 *
 * @param relation the rows of its target
 * @param kept the cells kept raw beside them
 * @param sharesTarget whether another table of the source goes to the same target, so that runs do
 *     not tell their rows apart
 */
record TablePlan(
    SourceTable table,
    TableMapping mapping,
    Relation relation,
    Relation kept,
    SourceRecords records,
    boolean sharesTarget) {

  /** What a source is called, its zone and its secrets. */
  record Context(String source, @Nullable ZoneId zone, Set<String> secretColumns) {}

  static TablePlan of(
      SourceTable table,
      TableMapping mapping,
      boolean sharesTarget,
      Context context,
      TargetDatabase target)
      throws SQLException {
    String name = mapping.target().table();
    KeptFrom keptFrom =
        new KeptFrom(mapping, target.keptFrom(context.source(), table.name(), name));
    Relation relation =
        new Relation(
            mapping.target().hasPlaceholders() ? withoutPlaceholders(name) : keptFrom.rows(),
            mapping.target().key(),
            target.columns(name, mapping.records().columns()),
            mapping.target().runColumn());
    Relation kept =
        new Relation(
            keptCellsOf(name, table.name(), keptFrom),
            SourceRecords.KEPT_KEY,
            target.columns("backfill.kept_cells", SourceRecords.KEPT_COLUMNS),
            "run_id");
    SourceRecords records =
        new SourceRecords(
            table,
            mapping,
            context.source(),
            context.zone(),
            context.secretColumns(),
            target.quarantined(table.name(), name),
            keptFrom);
    return new TablePlan(table, mapping, relation, kept, records, sharesTarget);
  }

  /** A placeholder stands for a row that is not there. */
  private static String withoutPlaceholders(String table) {
    return "(SELECT * FROM " + table + " WHERE NOT placeholder)";
  }

  private static final String KEPT_CELLS =
      "(SELECT * FROM backfill.kept_cells WHERE target_table = '%s' AND source_table = '%s'%s)";

  private static String keptCellsOf(String target, String source, KeptFrom keptFrom) {
    return KEPT_CELLS.formatted(target, source, keptFrom.andKeptCells());
  }
}
