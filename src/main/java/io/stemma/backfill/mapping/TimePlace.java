package io.stemma.backfill.mapping;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where a source holds times.
 *
 * @param jsonPath the array within the column's JSON, in SQLite's path syntax; null for the column
 *     itself
 * @param sqliteMadeIt whether {@code datetime('now')} fills it, so that its form is UTC
 */
public record TimePlace(String column, @Nullable String jsonPath, boolean sqliteMadeIt) {
  public static TimePlace column(String column) {
    return new TimePlace(column, null, false);
  }

  public static List<TimePlace> columns(String... columns) {
    return Arrays.stream(columns).map(TimePlace::column).toList();
  }

  public static TimePlace columnOfSqlite(String column) {
    return new TimePlace(column, null, true);
  }

  public static TimePlace inJson(String column, String jsonPath) {
    return new TimePlace(column, jsonPath, false);
  }

  /** For people. */
  @Override
  public String toString() {
    return jsonPath == null ? column : column + " (" + jsonPath + ")";
  }
}
