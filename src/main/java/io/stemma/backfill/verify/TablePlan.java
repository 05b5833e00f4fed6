package io.stemma.backfill.verify;

import io.stemma.backfill.load.SourceCells;
import io.stemma.backfill.mapping.Maintained;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.retired.ArchivedRows;
import io.stemma.backfill.retired.RetiredMonth;
import io.stemma.backfill.source.SourceTable;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one source table is compared.
 *
 * @param relation the rows of its target, those of detached months with them
 * @param kept the cells kept raw beside them
 * @param quarantine the entries of its rows
 * @param retired months of its target that the maintenance has retired and that are compared
 * @param sharesTarget whether another table of the source goes to the same target, so that runs do
 *     not tell their rows apart
 */
record TablePlan(
    SourceTable table,
    TableMapping mapping,
    Relation relation,
    Relation kept,
    Relation quarantine,
    SourceRecords records,
    List<RetiredMonth> retired,
    boolean sharesTarget) {
  TablePlan {
    retired = List.copyOf(retired);
  }

  /**
   * What all tables of a source share.
   *
   * @param source what it is called in the ledger
   * @param cells which of its columns hold secrets, and how a cell stands in quarantine
   * @param archives where the rows of dropped months are
   * @param sha256 of its bytes, asked for when it is needed
   */
  record Context(
      String source,
      @Nullable ZoneId zone,
      SourceCells cells,
      ArchivedRows archives,
      Supplier<String> sha256) {}

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
    List<RetiredMonth> retired =
        target.retired(name).stream().filter(month -> !keptFrom.leavesOut(month.month())).toList();
    SourceRecords records =
        new SourceRecords(
            table,
            mapping,
            context.source(),
            context.zone(),
            context.cells(),
            target.quarantined(table.name(), name),
            keptFrom);
    return new TablePlan(
        table,
        mapping,
        relation(mapping, keptFrom, retired, target),
        new Relation(
            keptCellsOf(name, table.name(), keptFrom),
            SourceRecords.KEPT_KEY,
            target.columns("backfill.kept_cells", SourceRecords.KEPT_COLUMNS),
            "run_id"),
        new Relation(
            QUARANTINE.formatted(name, table.name()),
            SourceRecords.ENTRY_KEY,
            target.columns("backfill.quarantine", SourceRecords.ENTRY_COLUMNS),
            "run_id"),
        records,
        retired,
        sharesTarget);
  }

  private static Relation relation(
      TableMapping mapping, KeptFrom keptFrom, List<RetiredMonth> retired, TargetDatabase target)
      throws SQLException {
    String name = mapping.target().table();
    Maintained maintained = mapping.target().maintained();
    boolean isMaintained = maintained != null && target.has(name, maintained.note());
    String rows =
        mapping.target().hasPlaceholders()
            ? withoutPlaceholders(name)
            : isMaintained
                ? beforeMaintenance(mapping)
                : withDetached(mapping, keptFrom.rows(), retired);
    return new Relation(
        rows,
        mapping.target().key(),
        target.columns(name, mapping.records().columns()),
        mapping.target().runColumn());
  }

  /** A placeholder stands for a row that is not there. */
  private static String withoutPlaceholders(String table) {
    return "(SELECT * FROM " + table + " WHERE NOT placeholder)";
  }

  private static final String BEFORE_MAINTENANCE = "(SELECT %s, stored.%s FROM %s AS stored)";

  /** What the maintenance changed by itself counts as it was before. */
  private static String beforeMaintenance(TableMapping mapping) {
    Target target = mapping.target();
    String columns =
        mapping.records().columns().stream()
            .map(column -> target.stored("stored", column) + " AS " + column)
            .collect(Collectors.joining(", "));
    return BEFORE_MAINTENANCE.formatted(columns, target.runColumn(), target.table());
  }

  private static final String ROWS_OF = "SELECT %s FROM %s AS part";

  /** Detached months are tables beside the one they belong to. */
  private static String withDetached(
      TableMapping mapping, String rows, List<RetiredMonth> retired) {
    List<String> detached =
        retired.stream().map(RetiredMonth::detached).filter(name -> name != null).toList();
    if (detached.isEmpty()) {
      return rows;
    }
    String columns =
        String.join(", ", mapping.records().columns()) + ", " + mapping.target().runColumn();
    return Stream.concat(Stream.of(rows), detached.stream())
        .map(part -> ROWS_OF.formatted(columns, part))
        .collect(Collectors.joining(" UNION ALL ", "(", ")"));
  }

  private static final String KEPT_CELLS =
      "(SELECT * FROM backfill.kept_cells WHERE target_table = '%s' AND source_table = '%s'%s)";

  private static String keptCellsOf(String target, String source, KeptFrom keptFrom) {
    return KEPT_CELLS.formatted(target, source, keptFrom.andKeptCells());
  }

  private static final String QUARANTINE =
      "(SELECT * FROM backfill.quarantine WHERE target_table = '%s' AND source_table = '%s')";
}
