package io.stemma.doctor;

import io.stemma.error.Counted;
import java.sql.SQLException;
import java.util.List;

/** Queries that ended their server process and are refused since. */
final class CrashedQueriesCheck implements Check {
  @Override
  public String name() {
    return "crashed queries";
  }

  private static final String CRASHED =
      """
      SELECT count(*), coalesce(max(to_char(last_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')), 'never')
      FROM projection.crashed_queries
      """;

  private record Crashed(long count, String last) {}

  @Override
  public List<Finding> look(Look database) throws SQLException {
    if (!database.has("projection.crashed_queries")) {
      return List.of(Finding.ok(name(), "there is no graph"));
    }
    Crashed crashed = database.one(CRASHED, row -> new Crashed(row.getLong(1), row.getString(2)));
    return List.of(
        crashed.count() == 0
            ? Finding.ok(name(), "none")
            : Finding.warning(
                name(),
                Counted.of(crashed.count(), "query shape is", "query shapes are")
                    + " refused, the last crash was at "
                    + crashed.last(),
                "scripts/stemma graph crashes; graph release lets one run again."));
  }
}
