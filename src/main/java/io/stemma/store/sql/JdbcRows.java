package io.stemma.store.sql;

import io.stemma.record.Column;
import io.stemma.record.Condition;
import io.stemma.record.Kind;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowCursor;
import io.stemma.record.RowKey;
import io.stemma.record.RowLines;
import io.stemma.record.Rows;
import io.stemma.record.Table;
import io.stemma.store.trace.StatementSummary;
import io.stemma.store.trace.StoreSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of a database, in the transaction that a connection is in. */
public final class JdbcRows implements Rows {
  /** Rows of a statement, well below the parameters that any database takes. */
  private static final int CHUNK = 500;

  private final Connection connection;
  private final Dialect dialect;
  private final RowSql sql;

  public JdbcRows(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
    this.sql = new RowSql(dialect);
  }

  @Override
  public List<Row> find(Table table, List<RowKey> keys) {
    List<Row> found = new ArrayList<>();
    for (List<RowKey> some : chunks(keys)) {
      found.addAll(
          run(
              sql.find(table, some.size()),
              statement -> {
                bindKeys(statement, 1, some);
                return read(table, statement);
              }));
    }
    return found;
  }

  @Override
  public Optional<Row> lock(RowKey key) {
    List<Row> found =
        run(
            sql.lock(key.table()),
            statement -> {
              bindKeys(statement, 1, List.of(key));
              return read(key.table(), statement);
            });
    return found.stream().findFirst();
  }

  @Override
  public List<Row> select(Query query) {
    return run(
        sql.select(query),
        statement -> {
          bindConditions(statement, List.of(query));
          return read(query.table(), statement);
        });
  }

  @Override
  public void each(Query query, Consumer<RowCursor> taker) {
    run(
        sql.select(query),
        statement -> {
          // Else the driver would fetch all of them first.
          statement.setFetchSize(CHUNK);
          bindConditions(statement, List.of(query));
          try (ResultSet result = statement.executeQuery()) {
            RowCursor cursor = cursor(query.table(), result);
            while (result.next()) {
              taker.accept(cursor);
            }
          }
          return query;
        });
  }

  private RowCursor cursor(Table table, ResultSet result) {
    List<Column> columns = List.copyOf(table.columns().values());
    return place -> {
      Kind kind = columns.get(place).kind();
      try {
        Object value = dialect.read(result, place + 1, kind);
        return kind == Kind.JSON ? value : kind.canonical(value);
      } catch (SQLException e) {
        throw new StatementFailed(e);
      }
    };
  }

  @Override
  public long count(Query query) {
    return run(
        sql.count(query),
        statement -> {
          bindConditions(statement, List.of(query));
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  @Override
  public List<Row> selectEach(List<Query> queries) {
    List<Row> found = new ArrayList<>();
    for (List<Query> some : chunks(queries)) {
      found.addAll(
          run(
              sql.selectEach(some),
              statement -> {
                bindConditions(statement, some);
                return read(some.get(0).table(), statement);
              }));
    }
    return found;
  }

  private void bindConditions(PreparedStatement statement, List<Query> queries)
      throws SQLException {
    int index = 1;
    for (Query query : queries) {
      for (Condition condition : query.conditions()) {
        for (Condition.Bound bound : condition.bound()) {
          dialect.bind(statement, index++, bound.kind(), bound.value());
        }
      }
    }
  }

  @Override
  public List<Boolean> insert(List<Row> rows) {
    Set<RowKey> added = new HashSet<>();
    for (List<Row> alike : alike(rows)) {
      added.addAll(inserted(alike));
    }
    return rows.stream().map(row -> added.remove(row.key())).toList();
  }

  private List<RowKey> inserted(List<Row> alike) {
    Table table = alike.get(0).table();
    List<String> columns = alike.get(0).columns();
    return run(
        sql.insert(table, columns, alike.size()),
        statement -> {
          bindRows(statement, columns, alike);
          List<RowKey> keys = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              keys.add(key(table, row));
            }
          }
          return keys;
        });
  }

  @Override
  public void load(List<RowLines> lines) {
    boolean loaded =
        traced(() -> new StatementSummary("COPY", "COPY"), () -> dialect.load(connection, lines));
    if (!loaded) {
      Rows.super.load(lines);
    }
  }

  @Override
  public boolean update(Row changed) {
    Table table = changed.table();
    List<String> columns = new ArrayList<>(changed.columns());
    columns.removeAll(table.key());
    return run(
        sql.update(table, columns),
        statement -> {
          bindRows(statement, columns, List.of(changed));
          bindKeys(statement, columns.size() + 1, List.of(changed.key()));
          return statement.executeUpdate() > 0;
        });
  }

  @Override
  public void put(List<Row> rows) {
    for (List<Row> alike : alike(rows)) {
      List<String> columns = alike.get(0).columns();
      run(
          sql.put(alike.get(0).table(), columns, alike.size()),
          statement -> {
            bindRows(statement, columns, alike);
            return statement.executeUpdate();
          });
    }
  }

  @Override
  public int delete(Table table, List<RowKey> keys) {
    int gone = 0;
    for (List<RowKey> some : chunks(keys)) {
      gone +=
          run(
              sql.delete(table, some.size()),
              statement -> {
                bindKeys(statement, 1, some);
                return statement.executeUpdate();
              });
    }
    return gone;
  }

  @Override
  public void declareMaintenance() {
    try {
      dialect.declareMaintenance(connection);
    } catch (SQLException e) {
      throw new StatementFailed(e);
    }
  }

  @Override
  public void serialize(String text) {
    try {
      dialect.serialize(connection, text);
    } catch (SQLException e) {
      throw new StatementFailed(e);
    }
  }

  @Override
  public Optional<Row> findShared(String text, RowKey key) {
    String sharing = dialect.sharing();
    if (sharing.isEmpty()) {
      return find(key);
    }
    // Both in one trip: every change begins with it.
    return run(
        sharing + "; " + sql.find(key.table(), 1),
        statement -> {
          statement.setString(1, text);
          bindKeys(statement, 2, List.of(key));
          statement.execute();
          statement.getMoreResults();
          try (ResultSet result = statement.getResultSet()) {
            return result.next() ? Optional.of(row(key.table(), result)) : Optional.empty();
          }
        });
  }

  /** Rows that say the same columns go in one statement, each key once. */
  private static List<List<Row>> alike(List<Row> rows) {
    Map<Set<String>, Map<RowKey, Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups
          .computeIfAbsent(new TreeSet<>(row.columns()), columns -> new LinkedHashMap<>())
          .putIfAbsent(row.key(), row);
    }
    List<List<Row>> alike = new ArrayList<>();
    for (Map<RowKey, Row> group : groups.values()) {
      alike.addAll(chunks(List.copyOf(group.values())));
    }
    return alike;
  }

  private static <T> List<List<T>> chunks(List<T> all) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      chunks.add(all.subList(from, Math.min(from + CHUNK, all.size())));
    }
    return chunks;
  }

  private void bindRows(PreparedStatement statement, List<String> columns, Collection<Row> rows)
      throws SQLException {
    int index = 1;
    for (Row row : rows) {
      for (String column : columns) {
        dialect.bind(statement, index++, row.table().column(column).kind(), row.get(column));
      }
    }
  }

  private void bindKeys(PreparedStatement statement, int from, List<RowKey> keys)
      throws SQLException {
    int index = from;
    for (RowKey key : keys) {
      for (int i = 0; i < key.values().size(); i++) {
        Column column = key.table().column(key.table().key().get(i));
        dialect.bind(statement, index++, column.kind(), key.values().get(i));
      }
    }
  }

  private List<Row> read(Table table, PreparedStatement statement) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(row(table, result));
      }
    }
    return rows;
  }

  private Row row(Table table, ResultSet result) throws SQLException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    int index = 1;
    for (Column column : table.columns().values()) {
      values.put(column.name(), dialect.read(result, index++, column.kind()));
    }
    return Row.of(table, values);
  }

  private RowKey key(Table table, ResultSet row) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      Object value = dialect.read(row, i + 1, table.column(table.key().get(i)).kind());
      values.add(Objects.requireNonNull(value));
    }
    return new RowKey(table, values);
  }

  private <T> T run(String statement, Binding<T> binding) {
    return traced(
        () -> StatementSummary.of(statement),
        () -> {
          try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            return binding.run(prepared);
          }
        });
  }

  private <T> T traced(Supplier<StatementSummary> what, Asked<T> statement) {
    StoreSpan span = StoreSpan.begin(dialect.target(), what);
    @Nullable String error = "failed";
    try {
      T result = statement.run();
      error = null;
      return result;
    } catch (SQLException e) {
      error = String.valueOf(e.getSQLState());
      throw new StatementFailed(e);
    } finally {
      span.end(error);
    }
  }

  private interface Asked<T> {
    T run() throws SQLException;
  }

  private interface Binding<T> {
    T run(PreparedStatement statement) throws SQLException;
  }
}
