package io.stemma.backfill.fidelity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.backfill.fidelity.KnownTable.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for every cell of a source row: in the row of the record that holds it, among the cells
 * kept beside that row, or in quarantine.
 */
final class CellFinder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern KEY_TIME =
      Pattern.compile("(?<=\")\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:\\d\\d)(?=\")");

  private final KnownTable table;
  private final ZoneId zone;
  private final List<Map<String, HeldValue>> record = new ArrayList<>();
  private final Map<String, Map<String, JsonNode>> quarantine = new HashMap<>();
  private final Map<String, SourceCell> kept = new HashMap<>();
  private int next;
  private long preserved;

  CellFinder(Connection database, KnownTable table, ZoneId zone) throws SQLException, IOException {
    this.table = table;
    this.zone = zone;
    readRecord(database);
    readQuarantine(database);
    readKeptCells(database);
  }

  /** Whether a row is in quarantine. */
  boolean isQuarantined(long rowid) {
    return quarantine.containsKey(Long.toString(rowid));
  }

  /** How many cells of the rows asked for so far are preserved beside rows of the record. */
  long preserved() {
    return preserved;
  }

  /** The columns of a row of which nothing is left anywhere; empty when all is well. */
  List<String> lost(long rowid, Map<String, SourceCell> row) {
    Map<String, JsonNode> aside = quarantine.get(Long.toString(rowid));
    if (aside != null) {
      return row.keySet().stream()
          .filter(column -> !isAside(column, cell(row, column), aside.get(column)))
          .toList();
    }
    for (int i = 0; i < record.size(); i++) {
      // Rows mostly stand in the order of the file, so the next one is asked first.
      int at = (next + i) % record.size();
      Map<String, HeldValue> held = record.get(at);
      if (lostBeside(rowid, row, held, 1).isEmpty()) {
        next = at + 1;
        preserved +=
            row.entrySet().stream()
                .filter(cell -> isBeside(cell.getKey(), cell.getValue(), held))
                .count();
        return List.of();
      }
    }
    List<String> least = new ArrayList<>(row.keySet());
    for (Map<String, HeldValue> held : record) {
      List<String> lost = lostBeside(rowid, row, held, least.size());
      least = lost.size() < least.size() ? lost : least;
      if (least.isEmpty()) {
        return least;
      }
    }
    return least;
  }

  /** What a row of the record and the cells beside it lack; given up at a number of columns. */
  private List<String> lostBeside(
      long rowid, Map<String, SourceCell> row, Map<String, HeldValue> held, int most) {
    List<String> lost = new ArrayList<>();
    for (Map.Entry<String, SourceCell> entry : row.entrySet()) {
      if (!isBeside(entry.getKey(), entry.getValue(), held)
          && !isHeld(entry.getKey(), rowid, entry.getValue(), held)) {
        lost.add(entry.getKey());
      }
      if (lost.size() >= most) {
        break;
      }
    }
    return lost;
  }

  private boolean isAside(String column, SourceCell cell, @Nullable JsonNode aside) {
    if (aside == null || !aside.path("class").asText().equals(cell.storageClass())) {
      return false;
    }
    if (cell.isNull()) {
      return true;
    }
    if (aside.has("sha256")) {
      byte[] bytes =
          cell.number() == null
              ? cell.bytes()
              : cell.number().toString().getBytes(StandardCharsets.US_ASCII);
      return column.equalsIgnoreCase("api_key")
          && aside.path("sha256").asText().equals(sha256(bytes));
    }
    return cell.isKeptAs(
        aside.has("hex")
            ? HexFormat.of().parseHex(aside.path("hex").asText())
            : aside.path("value").asText().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isBeside(String column, SourceCell cell, Map<String, HeldValue> held) {
    SourceCell beside = kept.get(keyOf(held) + " " + column);
    return beside != null
        && beside.storageClass().equals(cell.storageClass())
        && cell.isKeptAs(beside.bytes());
  }

  private boolean isHeld(String name, long rowid, SourceCell cell, Map<String, HeldValue> row) {
    Column column =
        table.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
    if (column == null) {
      return cell.isNull();
    }
    HeldValue held = Objects.requireNonNull(row.get(column.target()), column.target());
    boolean isEnergyOfState = column.target().equals("state") && row.containsKey("volatility");
    return switch (column.kind()) {
      case KEY -> held.isKey(cell);
      case NAME -> held.isText(cell) || cell.isNull();
      case TEXT -> held.isText(cell) || (cell.isNull() && held.isNothing());
      case TIME -> held.isTime(cell, zone) || (cell.isNull() && held.isNothing());
      case SQLITE_TIME ->
          held.isTime(cell, isOfSqlite(cell) ? ZoneOffset.UTC : zone)
              || (cell.isNull() && held.isNothing());
      case INTEGER, REAL -> held.isNumber(cell) || (cell.isNull() && held.isNothing());
      case BOOL -> held.isBool(cell) || (cell.isNull() && held.isNothing());
      case JSON -> held.isJson(cell) || (cell.isNull() && held.isNothing());
      // NULL is no empty object: it is kept beside.
      case OBJECT -> isEnergyOfState ? held.isJsonWithEnergy(cell) : held.isJson(cell);
      case TAGS -> held.isTexts(cell) || (cell.isNull() && held.isNothing());
      case NUMBERS -> held.isNumbers(cell) || (cell.isNull() && held.isNothing());
      case SECRET ->
          held.verifies(cell)
              || ((cell.isNull() || (cell.number() == null && cell.bytes().length == 0))
                  && held.isNothing());
      case ROW_NUMBER -> cell.isNull() || Long.valueOf(rowid).equals(cell.number());
      case ENERGY -> held.isEnergy(cell) || cell.isNull();
    };
  }

  /** SQLite's own datetime() writes UTC: a blank and whole seconds. */
  private static boolean isOfSqlite(SourceCell cell) {
    String text = cell.text();
    return text != null && text.length() == 19 && text.charAt(10) == ' ';
  }

  private static SourceCell cell(Map<String, SourceCell> row, String column) {
    return Objects.requireNonNull(row.get(column));
  }

  private String keyOf(Map<String, HeldValue> row) {
    if (table.key().size() == 1) {
      return String.valueOf(valueOf(row, table.key().get(0)));
    }
    var parts = JsonNodeFactory.instance.arrayNode();
    table.key().forEach(column -> parts.add(String.valueOf(valueOf(row, column))));
    return withPlainTimes(parts.toString());
  }

  private static @Nullable Object valueOf(Map<String, HeldValue> row, String column) {
    return Objects.requireNonNull(row.get(column), column).value();
  }

  private void readRecord(Connection connection) throws SQLException {
    try (ResultSet rows =
        connection.createStatement().executeQuery("SELECT * FROM " + table.target())) {
      ResultSetMetaData types = rows.getMetaData();
      while (rows.next()) {
        Map<String, HeldValue> row = new HashMap<>();
        for (int i = 1; i <= types.getColumnCount(); i++) {
          row.put(
              types.getColumnName(i), new HeldValue(value(rows, i, types.getColumnTypeName(i))));
        }
        record.add(beforeMaintenance(row));
      }
    }
  }

  /** What the maintenance has ended was active; the row says so itself. */
  private static Map<String, HeldValue> beforeMaintenance(Map<String, HeldValue> row)
      throws SQLException {
    HeldValue note = row.get("before_maintenance");
    if (note != null && note.value() instanceof HeldValue.Json before) {
      try {
        boolean wasActive = JSON.readTree(before.text()).path("is_active").booleanValue();
        row.put("is_active", new HeldValue(wasActive));
      } catch (IOException e) {
        throw new SQLException(e);
      }
    }
    return row;
  }

  private static @Nullable Object value(ResultSet rows, int at, String type) throws SQLException {
    if (rows.getObject(at) == null) {
      return null;
    }
    return switch (type) {
      case "timestamptz" -> rows.getObject(at, OffsetDateTime.class).toInstant();
      case "int2", "int8" -> rows.getLong(at);
      case "float8" -> rows.getDouble(at);
      case "bool" -> rows.getBoolean(at);
      case "jsonb" -> new HeldValue.Json(rows.getString(at));
      case "_text", "_float8" -> Arrays.asList((Object[]) rows.getArray(at).getArray());
      default -> rows.getString(at);
    };
  }

  private void readQuarantine(Connection connection) throws SQLException, IOException {
    String sql = "SELECT source_row, cells FROM backfill.quarantine WHERE source_table = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.name());
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Map<String, JsonNode> cells = new HashMap<>();
        JSON.readTree(rows.getString(2)).forEach(c -> cells.put(c.path("column").asText(), c));
        quarantine.put(rows.getString(1), cells);
      }
    }
  }

  private void readKeptCells(Connection connection) throws SQLException {
    String sql =
        "SELECT target_key, source_column, class, bytes FROM backfill.kept_cells "
            + "WHERE source_table = ? AND target_table = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.name());
      statement.setString(2, table.target());
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        kept.put(
            withPlainTimes(rows.getString(1)) + " " + rows.getString(2),
            new SourceCell(rows.getString(3), rows.getBytes(4), null));
      }
    }
  }

  /** Times within a composite key as Java writes them: 12:00:00.5Z is 12:00:00.500Z. */
  private static String withPlainTimes(String key) {
    return KEY_TIME.matcher(key).replaceAll(time -> plain(time.group()));
  }

  private static String plain(String time) {
    try {
      return OffsetDateTime.parse(time).toInstant().toString();
    } catch (DateTimeException e) {
      return time;
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
