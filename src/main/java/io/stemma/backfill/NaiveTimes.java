package io.stemma.backfill;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.TimePlace;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds the columns of a source that hold times without a zone, before anything is moved. */
final class NaiveTimes {
  private final Family family;

  NaiveTimes(Family family) {
    this.family = family;
  }

  /**
   * Their names, as {@code table.column}.
   *
   * @param isTaken tells by its name whether a table matters
   */
  List<String> in(SourceDatabase source, Predicate<String> isTaken) {
    List<String> naive = new ArrayList<>();
    for (SourceTable table : source.tables()) {
      family
          .mappingOf(table)
          .filter(mapping -> isTaken.test(table.name()))
          .ifPresent(
              mapping ->
                  mapping.times().stream()
                      .filter(place -> isReadable(table, place))
                      .filter(place -> source.finds(query(table.name(), place)))
                      .forEach(place -> naive.add(table.name() + "." + place)));
    }
    return naive;
  }

  /** Without the blanks around it, and behind its {@code T}. */
  private static final String WRITTEN = "replace(trim(%s, ' ' || char(9, 10, 13)), 'T ', 'T')";

  /** A column that fails in some rows cannot be asked for as a whole; its times are kept raw. */
  private static boolean isReadable(SourceTable table, TimePlace place) {
    return table.columns().has(place.column()) && !table.columns().isReadApart(place.column());
  }

  /**
   * A text that begins like a time and names no zone behind it: it ends with a digit, and no sign
   * stands after the hours. Basic and extended form; a form that SQLite itself wrote is UTC.
   */
  private static final String LOOKS_NAIVE =
      """
      typeof(%1$s) = 'text'
        AND (%2$s GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][Tt ][0-9][0-9]:[0-9][0-9]*'
             OR %2$s GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][Tt ][0-9][0-9][0-9][0-9]*')
        AND %2$s GLOB '*[0-9]' AND substr(%2$s, 12) NOT GLOB '*[+−-]*'
      """;

  private static final String IN_COLUMN = "SELECT 1 FROM %s NOT INDEXED WHERE %s LIMIT 1";

  private static final String IN_JSON =
      """
      SELECT 1 FROM %s AS source NOT INDEXED,
        json_each(CASE WHEN json_valid(source.%s) THEN source.%s ELSE '{}' END, '%s') AS element
      WHERE %s LIMIT 1
      """;

  private static String query(String table, TimePlace place) {
    String column = SourceDatabase.quoted(place.column());
    if (place.jsonPath() != null) {
      return IN_JSON.formatted(
          SourceDatabase.quoted(table),
          column,
          column,
          place.jsonPath(),
          looksNaive("element.value"));
    }
    String condition = looksNaive(column);
    if (place.sqliteMadeIt()) {
      condition += " AND NOT (length(" + column + ") = 19 AND substr(" + column + ", 11, 1) = ' ')";
    }
    return IN_COLUMN.formatted(SourceDatabase.quoted(table), condition);
  }

  private static String looksNaive(String value) {
    return LOOKS_NAIVE.formatted(value, WRITTEN.formatted(value));
  }
}
