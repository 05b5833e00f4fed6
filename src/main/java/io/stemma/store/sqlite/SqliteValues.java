package io.stemma.store.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Kind;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the record's values stand in a file. */
final class SqliteValues {
  /** Always of the same length, so that times sort as text. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  /** SQLite makes NULL of it. */
  static final String NOT_A_NUMBER = "NaN";

  private SqliteValues() {}

  static void bind(PreparedStatement statement, int index, Kind kind, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.NULL);
      return;
    }
    switch (kind) {
      case TEXT, JSON -> statement.setString(index, (String) value);
      case INSTANT -> statement.setString(index, text((Instant) value));
      case INTEGER -> statement.setLong(index, (Long) value);
      case REAL -> bindReal(statement, index, (Double) value);
      case BOOL -> statement.setInt(index, (Boolean) value ? 1 : 0);
      case TEXTS -> statement.setString(index, json((List<?>) value));
      case REALS ->
          statement.setBytes(index, json((List<?>) value).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Binds a value by what it is in Java; a list as JSON, which {@code json_each} takes apart. */
  static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value instanceof Instant moment) {
      statement.setString(index, text(moment));
    } else if (value instanceof List<?> list) {
      statement.setString(index, json(list));
    } else {
      statement.setObject(index, value);
    }
  }

  static String text(Instant moment) {
    return TIME.format(moment);
  }

  static Instant instant(String text) {
    return TIME.parse(text, Instant::from);
  }

  private static void bindReal(PreparedStatement statement, int index, double value)
      throws SQLException {
    if (Double.isNaN(value)) {
      statement.setString(index, NOT_A_NUMBER);
    } else {
      statement.setDouble(index, value);
    }
  }

  static @Nullable Object read(ResultSet row, int index, Kind kind) throws SQLException {
    if (row.getObject(index) == null) {
      return null;
    }
    return switch (kind) {
      case TEXT, JSON -> row.getString(index);
      case INSTANT -> instant(row.getString(index));
      case INTEGER -> row.getLong(index);
      case REAL ->
          NOT_A_NUMBER.equals(row.getString(index)) ? Double.NaN : (Object) row.getDouble(index);
      case BOOL -> row.getInt(index) != 0;
      case TEXTS -> texts(row.getString(index));
      case REALS -> reals(new String(row.getBytes(index), StandardCharsets.UTF_8));
    };
  }

  private static String json(List<?> values) {
    return array(values).toString();
  }

  private static ArrayNode array(List<?> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object value : values) {
      if (value instanceof List<?> inner) {
        array.add(array(inner));
      } else if (value instanceof Double number && Double.isFinite(number)) {
        array.add(number);
      } else if (value instanceof Long number) {
        array.add(number);
      } else {
        array.add(value == null ? null : value.toString());
      }
    }
    return array;
  }

  static List<@Nullable String> texts(String json) {
    List<@Nullable String> texts = new ArrayList<>();
    for (JsonNode element : CanonicalJson.parse(json)) {
      texts.add(element.isNull() ? null : element.asText());
    }
    return texts;
  }

  private static List<@Nullable Double> reals(String json) {
    List<@Nullable Double> reals = new ArrayList<>();
    for (JsonNode element : CanonicalJson.parse(json)) {
      reals.add(element.isNull() ? null : (Double) real(element));
    }
    return reals;
  }

  /** What JSON has no number for stands as text. */
  private static double real(JsonNode element) {
    return element.isTextual() ? Double.parseDouble(element.textValue()) : element.doubleValue();
  }
}
