package io.stemma.backfill.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a file declares: its tables with their columns, and what stands in place of a table. */
record SourceSchema(Connection connection) {
  /** Name and 1 where declared WITHOUT ROWID; virtual tables and their shadows have other types. */
  private static final String TABLES =
      """
      SELECT name, wr FROM pragma_table_list
      WHERE (schema = 'main' OR schema = 'side' AND name <> 'stemma_side_files')
        AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY name
      """;

  /** The tables that hold data of their own; those of full-text indexes and of SQLite are not. */
  List<SourceTable> tables() throws SQLException {
    List<SourceTable> tables = new ArrayList<>();
    long application = application();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        String name = rows.getString(1);
        SourceColumns columns = columns(name);
        boolean hasRowid = rows.getInt(2) == 0 && RowQuery.rowid(columns).isPresent();
        columns = computable(name, columns, hasRowid);
        tables.add(new SourceTable(name, columns, hasRowid, application));
      }
    }
    return List.copyOf(tables);
  }

  private static final String STAND_INS =
      """
      SELECT name, CASE type WHEN 'view' THEN type ELSE 'virtual table' END FROM pragma_table_list
      WHERE schema = 'main' AND type IN ('view', 'virtual')
      ORDER BY name
      """;

  /** Views and virtual tables. */
  List<StandIn> standIns() throws SQLException {
    List<StandIn> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(STAND_INS)) {
      while (rows.next()) {
        found.add(new StandIn(rows.getString(1), rows.getString(2)));
      }
    }
    return List.copyOf(found);
  }

  private static final String APPLICATION = "PRAGMA main.application_id";

  private long application() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(APPLICATION)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * Generated columns (2 and 3) are columns like others, which {@code table_info} leaves out. A
   * hidden one (1) is an argument of a virtual table, not data.
   */
  private static final String COLUMNS =
      "SELECT name, hidden FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid";

  private SourceColumns columns(String table) throws SQLException {
    List<String> names = new ArrayList<>();
    Map<String, Set<String>> generated = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
          if (rows.getInt(2) > 1) {
            generated.put(SqliteNames.folded(rows.getString(1)), Set.of());
          }
        }
      }
    }
    if (!generated.isEmpty()) {
      TableStatement made = new TableStatement(statementOf(table));
      generated.replaceAll((column, none) -> made.namesIn(column));
    }
    return SourceColumns.of(names, generated);
  }

  private static final String ANY_ROW = "SELECT %s FROM %s NOT INDEXED LIMIT 0";

  private static final String EVERY_ROW = "SELECT %s FROM %s NOT INDEXED";

  /**
   * A generated column may call a function that only the file's own program has: it is left out.
   * One that fails in some rows, for instance on text that is no JSON, is read row by row.
   */
  private SourceColumns computable(String table, SourceColumns columns, boolean hasRowid)
      throws SQLException {
    List<String> generated = columns.names().stream().filter(columns::isGenerated).toList();
    if (generated.isEmpty()) {
      return columns;
    }
    SourceColumns known = columns.failing(failures(table, generated, ANY_ROW), true);
    List<String> left = known.names().stream().filter(columns::isGenerated).toList();
    return known.failing(failures(table, left, EVERY_ROW), !hasRowid);
  }

  private Map<String, String> failures(String table, List<String> columns, String query)
      throws SQLException {
    String counts =
        columns.stream()
            .map(column -> "count(" + SourceDatabase.quoted(column) + ")")
            .collect(Collectors.joining(", "));
    Map<String, String> failures = new HashMap<>();
    if (!columns.isEmpty() && failure(counts, table, query) != null) {
      for (String column : columns) {
        String words = failure("count(" + SourceDatabase.quoted(column) + ")", table, query);
        if (words != null) {
          failures.put(column, words);
        }
      }
    }
    return failures;
  }

  /** Why a query fails for what it computes; null where it does not. */
  private @Nullable String failure(String counts, String table, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(query.formatted(counts, SourceDatabase.quoted(table)))) {
      row.next();
      return null;
    } catch (SQLException e) {
      if (SqliteFailure.isOfThePages(e)) {
        throw e;
      }
      return SqliteFailure.words(e);
    }
  }

  private static final String MADE_BY = "SELECT sql FROM main.sqlite_schema WHERE name = ?";

  private String statementOf(String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MADE_BY)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? String.valueOf(row.getString(1)) : "";
      }
    }
  }
}
