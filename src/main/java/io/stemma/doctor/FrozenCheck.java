package io.stemma.doctor;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * How far the oldest row is from the end of transaction numbers, where the server stops writing.
 */
final class FrozenCheck implements Check {
  private static final long WARNING_AGE = 1_000_000_000;
  private static final long FAILED_AGE = 1_600_000_000;

  @Override
  public String name() {
    return "frozen";
  }

  private static final String AGE =
      "SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()";

  @Override
  public List<Finding> look(Look database) throws SQLException {
    return List.of(judged(database.one(AGE, row -> row.getLong(1))));
  }

  Finding judged(long age) {
    String value =
        String.format(Locale.ROOT, "the oldest row is %,d of 2,147,483,647 transactions old", age);
    String wayOut = "VACUUM (FREEZE), and see what keeps autovacuum from it.";
    if (age > FAILED_AGE) {
      return Finding.failed(name(), value, wayOut);
    }
    return age > WARNING_AGE ? Finding.warning(name(), value, wayOut) : Finding.ok(name(), value);
  }
}
