package io.stemma.backfill.own;

import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowStore;
import io.stemma.record.Table;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whole stores, to be compared. */
final class Stores {
  /** What is a store's own business: requests it has answered. */
  private static final Set<Table> OWN = Set.of(RecordTables.REQUESTS);

  /** All tables but those. */
  static final List<Table> TABLES =
      RecordTables.ALL.stream().filter(table -> !OWN.contains(table)).toList();

  private Stores() {}

  static RowStore file(Path file) {
    return SqliteRowStore.open(file, 10_000);
  }

  static RowStore database(TestDatabase database) {
    return PostgresRowStore.open(database.url(), new PoolLimits(2, 1_000, 10_000, 30_000));
  }

  /** The rows of a table, each as its columns and values, in an order of their own. */
  static List<String> rows(RowStore store, Table table) {
    return store.read(rows -> rows.select(Query.of(table))).stream()
        .map(Stores::told)
        .sorted()
        .toList();
  }

  private static String told(Row row) {
    return row.columns().stream()
        .sorted()
        .map(column -> column + "=" + row.get(column))
        .collect(Collectors.joining(" | "));
  }

  /** The rows of a query over a file. */
  static List<String> query(Path file, String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return TestDatabase.rows(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
