package io.stemma.backfill.fidelity;

import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.fidelity.KnownTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file of random cells: every column of every table holds every storage class, as SQLite
 * allows whatever the declared type. Each table has a column more that no mapping knows, and two
 * that are generated.
 */
final class RandomFile {
  static final String UNKNOWN = "mood";

  /** Columns that SQLite computes, when they are read and when they are written. */
  static final List<String> GENERATED = List.of("mood_now", "mood_then");

  private static final List<String> TYPES = List.of("", "", "", "TEXT", "INTEGER", "REAL", "BLOB");

  private final SqliteFile file;
  private final List<KnownTable> tables;
  private final SplittableRandom random;
  private final RandomCell cells;

  private RandomFile(SqliteFile file, List<KnownTable> tables, SplittableRandom random) {
    this.file = file;
    this.tables = tables;
    this.random = random;
    this.cells = new RandomCell(random);
  }

  static void write(SqliteFile file, List<KnownTable> tables, int rows, long seed)
      throws SQLException {
    new RandomFile(file, tables, new SplittableRandom(seed)).write(rows);
  }

  /** The rows of a table by their rowid, cell by cell, as SQLite tells them. */
  static Map<Long, Map<String, SourceCell>> read(SqliteFile file, KnownTable table)
      throws SQLException {
    List<String> columns = new ArrayList<>(table.columns().stream().map(Column::name).toList());
    columns.add(UNKNOWN);
    columns.addAll(GENERATED);
    StringBuilder select = new StringBuilder("SELECT _rowid_");
    columns.forEach(c -> select.append(", typeof(%s), CAST(%s AS BLOB), %s".formatted(c, c, c)));
    Map<Long, Map<String, SourceCell>> rows = new LinkedHashMap<>();
    try (Connection connection = file.connect();
        ResultSet result =
            connection.createStatement().executeQuery(select + " FROM " + table.name())) {
      while (result.next()) {
        Map<String, SourceCell> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          row.put(columns.get(i), cell(result, 2 + 3 * i));
        }
        rows.put(result.getLong(1), row);
      }
    }
    return rows;
  }

  static SourceCell cell(ResultSet result, int at) throws SQLException {
    String storageClass = result.getString(at);
    byte[] bytes = result.getBytes(at + 1);
    Number number =
        switch (storageClass) {
          case "integer" -> (Number) result.getLong(at + 2);
          case "real" -> (Number) result.getDouble(at + 2);
          default -> null;
        };
    return new SourceCell(storageClass, bytes == null ? new byte[0] : bytes, number);
  }

  private void write(int rows) throws SQLException {
    try (Connection connection = file.connect()) {
      connection.setAutoCommit(false);
      for (KnownTable table : tables) {
        connection.createStatement().execute(ddl(table));
        for (int i = 0; i < rows; i++) {
          insert(connection, table);
        }
      }
      connection.commit();
    }
  }

  private String ddl(KnownTable table) {
    StringBuilder ddl = new StringBuilder("CREATE TABLE " + table.name() + " (");
    for (Column column : table.columns()) {
      ddl.append(column.name()).append(' ').append(type()).append(", ");
    }
    return ddl + "mood, mood_now AS (mood) VIRTUAL, mood_then ANY AS (mood) STORED)";
  }

  private String type() {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  private void insert(Connection connection, KnownTable table) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    table.columns().forEach(column -> values.add(cells.draw(column.kind())));
    values.add(random.nextInt(4) == 0 ? cells.any() : null);
    List<String> marks = new ArrayList<>();
    values.forEach(v -> marks.add(v instanceof RandomCell.Text ? "CAST(? AS TEXT)" : "?"));
    String sql = "INSERT INTO " + table.name() + " VALUES (" + String.join(", ", marks) + ")";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        statement.setObject(i + 1, value instanceof RandomCell.Text text ? text.bytes() : value);
      }
      statement.executeUpdate();
    }
  }
}
