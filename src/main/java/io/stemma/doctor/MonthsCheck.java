package io.stemma.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Months of the audit tables: made ahead, and retired without failures. */
final class MonthsCheck implements Check {
  private static final int NEAR = 1;

  @Override
  public String name() {
    return "months";
  }

  private static final String MISSING =
      """
      SELECT r.table_name || ' ' || to_char(wanted.month, 'YYYY-MM'), wanted.ahead
      FROM audit.retention r
      CROSS JOIN LATERAL (
        SELECT ahead, (audit.utc_month(now()) + make_interval(months => ahead))::date AS month
        FROM generate_series(0, r.months_ahead) AS ahead) AS wanted
      WHERE NOT EXISTS (SELECT FROM audit.partitions p
                        WHERE p.table_name = r.table_name AND p.month = wanted.month AND NOT p.detaching)
      ORDER BY wanted.ahead, r.table_name
      """;

  private record Missing(String month, int ahead) {}

  private static final String FAILING =
      """
      SELECT table_name || ' ' || to_char(month, 'YYYY-MM') || ' (' || failures || ' times)'
      FROM audit.months WHERE failure IS NOT NULL ORDER BY failed_at DESC LIMIT 5
      """;

  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<Missing> missing =
        database.rows(MISSING, row -> new Missing(row.getString(1), row.getInt(2)));
    List<Finding> findings = new ArrayList<>();
    findings.add(
        missing.isEmpty()
            ? Finding.ok(name(), "made ahead")
            : new Finding(
                name(),
                missing.get(0).ahead() <= NEAR ? Verdict.FAILED : Verdict.WARNING,
                "missing: " + String.join(", ", missing.stream().map(Missing::month).toList()),
                "scripts/stemma partitions maintain; see that a service or a cron job does it."));
    List<String> failing = database.texts(FAILING);
    if (!failing.isEmpty()) {
      findings.add(
          Finding.warning(
              name(),
              "cannot be retired: " + String.join(", ", failing),
              "scripts/stemma partitions list has the reason."));
    }
    return findings;
  }
}
