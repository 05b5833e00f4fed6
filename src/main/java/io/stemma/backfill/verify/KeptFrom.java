package io.stemma.backfill.verify;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of a table cut by month: both sides from a certain month on, where the last run
 * left out what was past its retention. What an earlier run took of the months before may have been
 * dropped since, so nothing is said of it.
 */
final class KeptFrom {
  private final Target target;
  private final @Nullable String month;
  private final int timePosition;
  private final int keyPosition;

  /**
   * Takes the month.
   *
   * @param month its first day as {@code YYYY-MM-DD}; null where everything is compared
   */
  KeptFrom(TableMapping mapping, @Nullable String month) {
    this.target = mapping.target();
    String time = target.monthColumn();
    // Parsed: it becomes part of a query.
    this.month = month == null || time == null ? null : LocalDate.parse(month).toString();
    this.timePosition = time == null ? -1 : mapping.records().columns().indexOf(time);
    this.keyPosition = time == null ? -1 : target.key().indexOf(time);
  }

  /** Whether a record of the source was left out. */
  boolean leavesOut(@Nullable String[] values) {
    String instant = month == null ? null : values[timePosition];
    return month != null && instant != null && instant.compareTo(month) < 0;
  }

  /** Whether all records of a month were left out. */
  boolean leavesOut(AuditMonth of) {
    return month != null && of.firstDay().compareTo(month) < 0;
  }

  private static final String ROWS = "(SELECT * FROM %s WHERE %s >= '%s 00:00:00+00')";

  /** The rows of the target that are compared, as an entry of FROM. */
  String rows() {
    return month == null
        ? target.table()
        : ROWS.formatted(target.table(), target.monthColumn(), month);
  }

  private static final String KEPT_CELLS = " AND target_key::jsonb ->> %d >= '%s'";

  /** A condition for the cells beside them; their time is a part of the row's key. */
  String andKeptCells() {
    return month == null || keyPosition < 0 ? "" : KEPT_CELLS.formatted(keyPosition, month);
  }
}
