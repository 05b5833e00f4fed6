package io.stemma.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A row, or some columns of one. Its values are canonical: two rows that mean the same are equal,
 * whichever stores they come from.
 */
public final class Row {
  private final Table table;
  private final Map<String, @Nullable Object> values;

  private Row(Table table, Map<String, @Nullable Object> values) {
    this.table = table;
    this.values = Collections.unmodifiableMap(values);
  }

  /** A row of these columns; the others are not said. */
  public static Row of(Table table, Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> canonical = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> canonical.put(name, table.column(name).kind().canonical(value)));
    return new Row(table, canonical);
  }

  /** A row in which nothing is said yet. */
  public static Row of(Table table) {
    return new Row(table, new LinkedHashMap<>());
  }

  /** The same with another value in one column. */
  public Row with(String column, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
    changed.put(column, table.column(column).kind().canonical(value));
    return new Row(table, changed);
  }

  /** The same with a value where none is said, or null is. */
  public Row withDefault(String column, @Nullable Object value) {
    return values.get(column) == null ? with(column, value) : this;
  }

  /** The same with all that the other says. */
  public Row with(Row other) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(values);
    changed.putAll(other.values);
    return new Row(table, changed);
  }

  public Table table() {
    return table;
  }

  /** Names of the columns it says something of. */
  public List<String> columns() {
    return new ArrayList<>(values.keySet());
  }

  public boolean says(String column) {
    return values.containsKey(table.column(column).name());
  }

  /** What tells it from all other rows. */
  public RowKey key() {
    return new RowKey(
        table, table.key().stream().map(name -> Objects.requireNonNull(get(name), name)).toList());
  }

  /** The value, null also where nothing is said. */
  public @Nullable Object get(String column) {
    return values.get(table.column(column).name());
  }

  public @Nullable String text(String column) {
    return (String) get(column);
  }

  public @Nullable Instant instant(String column) {
    return (Instant) get(column);
  }

  public @Nullable Long integer(String column) {
    return (Long) get(column);
  }

  public @Nullable Double real(String column) {
    return (Double) get(column);
  }

  public @Nullable Boolean bool(String column) {
    return (Boolean) get(column);
  }

  /** The strings of a column of such; empty where it is null. */
  @SuppressWarnings("unchecked") // the kind has been looked at
  public List<@Nullable String> texts(String column) {
    Object value = get(column);
    return value == null ? List.of() : (List<@Nullable String>) value;
  }

  /** Changes with any of its values and is the same in every store: 22 characters. */
  public String version() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && row.table.equals(table) && row.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return table + " " + values.keySet();
  }
}
