package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.Maintained;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.retired.RetiredMonth;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the maintenance did to the rows of a target that a source's runs wrote. */
final class MaintenanceChanges {
  private final Map<String, Long> rowsOf = new LinkedHashMap<>();
  private final List<MaintenanceChange> listed = new ArrayList<>();

  /**
   * Looks.
   *
   * @param limit how many rows are listed; all are counted
   */
  void look(
      TargetDatabase database, TablePlan plan, ArchivedRecords archived, Long[] runs, int limit)
      throws SQLException {
    Target target = plan.mapping().target();
    for (RetiredMonth month : plan.retired()) {
      long rows =
          month.detached() == null
              ? archived.rows(month)
              : database.count(month.detached(), target.runColumn(), runs);
      if (rows > 0) {
        add(MaintenanceChange.ARCHIVED, rows);
        listed.add(change(target, month, rows));
      }
    }
    Maintained maintained = target.maintained();
    if (maintained != null && database.has(target.table(), maintained.note())) {
      database.maintained(
          target,
          maintained,
          runs,
          limit,
          (name, count) -> {
            rowsOf.put(maintained.change(), count);
            if (listed.size() < limit) {
              listed.add(
                  new MaintenanceChange(
                      maintained.change(), target.table(), Map.of(target.key().get(0), name), 1));
            }
          });
    }
  }

  private void add(String change, long rows) {
    rowsOf.merge(change, rows, Long::sum);
  }

  private static MaintenanceChange change(Target target, RetiredMonth month, long rows) {
    Map<String, String> key = new LinkedHashMap<>();
    key.put("month", month.month().month().toString());
    key.put("archive", month.archive().file());
    return new MaintenanceChange(MaintenanceChange.ARCHIVED, target.table(), key, rows);
  }

  /** How many rows each kind of change concerns. */
  Map<String, Long> rowsOf() {
    return rowsOf;
  }

  List<MaintenanceChange> listed() {
    return listed;
  }
}
