package io.stemma.backfill.fidelity;

import io.stemma.backfill.fidelity.KnownTable.Column;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account of every cell of a SQLite file after a backfill, by plain SQL on both sides: no code
 * of the product takes part. A cell is equal in its row, preserved beside it, among the cells of a
 * quarantined row, or of a table that is skipped for a reason; else it is lost.
 *
 * <p>{@code java -cp target/test-classes:LIBRARIES io.stemma.backfill.fidelity.CellAccount FILE
 * JDBC-URL [ZONE]}, where LIBRARIES hold the two JDBC drivers and Jackson. Exit code 1 where a cell
 * is lost.
 */
public final class CellAccount {
  /** By which columns a table of a known name is taken, the more demanding first. */
  private static final List<String> TAKEN_BY =
      List.of(
          "LIVE agent_metadata agent_id last_update total_updates",
          "NEW agent_metadata agent_id metadata_json",
          "LIVE session_identities session_key agent_id bound_at",
          "NEW session_identities session_id agent_id expires_at",
          "LIVE agent_state agent_id E I S V state_json",
          "NEW agent_state id agent_id entropy",
          "NEW audit_events id timestamp event_type event_id session_id",
          "LIVE audit_events id timestamp event_type details_json",
          "NEW tool_usage id timestamp tool_name",
          "NEW calibration_state id state_json updated_at version",
          "LIVE calibration_state id state_json updated_at",
          "LIVE discoveries id agent_id type summary",
          "LIVE discovery_tags discovery_id tag",
          "LIVE discovery_edges src_id dst_id edge_type",
          "LIVE rate_limits agent_id timestamp",
          "LIVE dialectic_sessions session_id paused_agent_id phase",
          "LIVE dialectic_messages id session_id message_type",
          "LIVE schema_versions component version",
          "LIVE schema_version name version",
          "LIVE knowledge_schema_version version");

  private static final int SHOWN = 20;

  private final Connection file;
  private final Connection record;
  private final ZoneId zone;

  private CellAccount(Connection file, Connection record, ZoneId zone) {
    this.file = file;
    this.record = record;
    this.zone = zone;
  }

  /**
   * What became of the cells of a table.
   *
   * @param cells that SQLite tells
   * @param quarantined cells of rows in quarantine
   * @param preserved cells kept raw beside rows
   * @param skipped why the table is left out; null where it is taken
   * @param lost places of cells that are nowhere
   */
  public record Line(
      String table,
      long rows,
      long cells,
      long quarantined,
      long preserved,
      @Nullable String skipped,
      List<String> lost) {

    /** How many cells are found again; those of a table that is skipped are not looked for. */
    public long accounted() {
      return skipped == null ? cells - lost.size() : 0;
    }
  }

  public static void main(String[] arguments) throws SQLException, IOException {
    ZoneId zone = arguments.length > 2 ? ZoneId.of(arguments[2]) : ZoneOffset.UTC;
    try (Connection record = DriverManager.getConnection(arguments[1])) {
      List<Line> lines = of(Path.of(arguments[0]), record, zone);
      print(lines, new PrintStream(System.out, true, StandardCharsets.UTF_8));
      System.exit(lines.stream().allMatch(line -> line.lost().isEmpty()) ? 0 : 1);
    }
  }

  /** Accounts for every table of a file. */
  public static List<Line> of(Path path, Connection record, ZoneId zone)
      throws SQLException, IOException {
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + path)) {
      List<Line> lines = new ArrayList<>();
      CellAccount account = new CellAccount(file, record, zone);
      for (String table : account.tables()) {
        lines.add(account.line(table));
      }
      return lines;
    }
  }

  static void print(List<Line> lines, PrintStream out) {
    String form = "%-28s %8s %9s %9s %11s %9s %5s  %s%n";
    out.printf(form, "table", "rows", "cells", "accounted", "quarantined", "preserved", "lost", "");
    for (Line line : lines) {
      out.printf(
          Locale.ROOT,
          form,
          line.table(),
          line.rows(),
          line.cells(),
          line.accounted(),
          line.quarantined(),
          line.preserved(),
          line.lost().size(),
          line.skipped() == null ? "" : "skipped: " + line.skipped());
      line.lost().stream().limit(SHOWN).forEach(cell -> out.println("  lost: " + cell));
    }
    out.printf(
        Locale.ROOT,
        form,
        "all",
        lines.stream().mapToLong(Line::rows).sum(),
        lines.stream().mapToLong(Line::cells).sum(),
        lines.stream().mapToLong(Line::accounted).sum(),
        lines.stream().mapToLong(Line::quarantined).sum(),
        lines.stream().mapToLong(Line::preserved).sum(),
        lines.stream().mapToLong(line -> line.lost().size()).sum(),
        "");
  }

  /** Full-text indexes and SQLite's own tables hold nothing of their own. */
  private static final String TABLES =
      """
      SELECT name FROM pragma_table_list
      WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite|_%' ESCAPE '|' ORDER BY name
      """;

  private List<String> tables() throws SQLException {
    return texts(TABLES, null);
  }

  private static final String COLUMNS =
      "SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (0, 2, 3)";

  private Line line(String name) throws SQLException, IOException {
    List<String> columns = texts(COLUMNS, name);
    Map<Long, Map<String, SourceCell>> rows = read(name, columns);
    long cells = (long) rows.size() * columns.size();
    KnownTable table = known(name, columns);
    if (table == null) {
      return new Line(name, rows.size(), cells, 0, 0, why(name, columns), List.of());
    }
    CellFinder finder = new CellFinder(record, table, zone);
    long quarantined = 0;
    List<String> lost = new ArrayList<>();
    for (Map.Entry<Long, Map<String, SourceCell>> row : rows.entrySet()) {
      quarantined += finder.isQuarantined(row.getKey()) ? columns.size() : 0;
      for (String column : finder.lost(row.getKey(), row.getValue())) {
        lost.add("row " + row.getKey() + ", " + column + ": " + row.getValue().get(column));
      }
    }
    return new Line(name, rows.size(), cells, quarantined, finder.preserved(), null, lost);
  }

  private static String why(String name, List<String> columns) {
    Set<String> there = lower(columns);
    return TAKEN_BY.stream()
        .map(line -> List.of(line.split(" ", -1)))
        .filter(words -> words.get(1).equalsIgnoreCase(name))
        .map(words -> words.get(0) + " lacks " + missing(words.subList(2, words.size()), there))
        .reduce((one, other) -> one + "; " + other)
        .orElse("no known name");
  }

  private static String missing(List<String> wanted, Set<String> there) {
    return wanted.stream()
        .filter(column -> !there.contains(column.toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining(", "));
  }

  /** The table as it is said in {@link GovernanceTables}, in the spelling of the file. */
  private static @Nullable KnownTable known(String name, List<String> columns) {
    Set<String> there = lower(columns);
    for (String line : TAKEN_BY) {
      List<String> words = List.of(line.split(" ", -1));
      if (words.get(1).equalsIgnoreCase(name)
          && missing(words.subList(2, words.size()), there).isEmpty()) {
        List<KnownTable> tables =
            words.get(0).equals("LIVE") ? GovernanceTables.LIVE : GovernanceTables.NEW;
        return tables.stream()
            .filter(table -> table.name().equals(words.get(1)))
            .map(table -> spelled(table, name, columns))
            .findFirst()
            .orElseThrow();
      }
    }
    return null;
  }

  private static KnownTable spelled(KnownTable table, String name, List<String> columns) {
    List<Column> spelled =
        columns.stream()
            .flatMap(
                column ->
                    table.columns().stream()
                        .filter(said -> said.name().equalsIgnoreCase(column))
                        .map(said -> new Column(column, said.target(), said.kind())))
            .toList();
    return new KnownTable(name, table.target(), table.key(), spelled);
  }

  private static Set<String> lower(List<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static final String WITHOUT_ROWID =
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name = ? AND wr = 1";

  /** Rows by their rowid, or by their place where the table has none. */
  private Map<Long, Map<String, SourceCell>> read(String table, List<String> columns)
      throws SQLException {
    boolean hasRowid = texts(WITHOUT_ROWID, table).isEmpty();
    String select =
        Stream.concat(
                Stream.of(hasRowid ? "_rowid_" : "0"),
                columns.stream()
                    .map(CellAccount::quoted)
                    .map(c -> "typeof(%s), CAST(%s AS BLOB), %s".formatted(c, c, c)))
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + quoted(table)));
    Map<Long, Map<String, SourceCell>> rows = new LinkedHashMap<>();
    try (PreparedStatement statement = file.prepareStatement(select);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Map<String, SourceCell> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          row.put(columns.get(i), RandomFile.cell(result, 2 + 3 * i));
        }
        rows.put(hasRowid ? result.getLong(1) : rows.size() + 1L, row);
      }
    }
    return rows;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private List<String> texts(String query, @Nullable String parameter) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = file.prepareStatement(query)) {
      if (parameter != null) {
        statement.setString(1, parameter);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
    }
    return texts;
  }
}
