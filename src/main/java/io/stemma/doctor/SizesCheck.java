package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;

/** How large the database is, and its largest tables. */
final class SizesCheck implements Check {
  @Override
  public String name() {
    return "sizes";
  }

  private static final String DATABASE =
      "SELECT pg_size_pretty(pg_database_size(current_database()))";

  private static final String LARGEST =
      """
      SELECT format('%I.%I %s', schemaname, relname, pg_size_pretty(pg_total_relation_size(relid)))
      FROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 5
      """;

  /** PostgreSQL has no function that tells how much room its disk has. */
  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<String> largest = database.texts(LARGEST);
    return List.of(
        Finding.ok(
            name(),
            database.one(DATABASE, row -> row.getString(1))
                + (largest.isEmpty() ? "" : ": " + String.join(", ", largest))),
        Finding.unknown(
            "disk room",
            "PostgreSQL does not tell how much its own disk has",
            "On its machine: df -h on the server's data folder."));
  }
}
