package io.stemma.backfill.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A source table and where its cells belong, said a second time, so that a cell the mapping forgets
 * is missed.
 *
 * @param key the target's columns that make the key kept cells are named by
 */
record KnownTable(String name, String target, List<String> key, List<Column> columns) {

  /** What a column's cells usually are. */
  enum Kind {
    KEY,
    NAME,
    TIME,
    SQLITE_TIME,
    TEXT,
    INTEGER,
    REAL,
    BOOL,
    JSON,
    OBJECT,
    TAGS,
    NUMBERS,
    SECRET,
    /** A number that only says which row it is. */
    ROW_NUMBER,
    /** A number that the state's JSON holds. */
    ENERGY
  }

  /**
   * A column.
   *
   * @param target the column of the record that holds its cells
   */
  record Column(String name, String target, Kind kind) {}

  /** The same table in a file that spells its names in another case. */
  KnownTable inUpperCase() {
    return new KnownTable(
        upper(name),
        target,
        key,
        columns.stream().map(c -> new Column(upper(c.name()), c.target(), c.kind())).toList());
  }

  private static String upper(String name) {
    // E, I, S and V of the live dialect are upper case already.
    return name.length() == 1 ? name.toLowerCase(Locale.ROOT) : name.toUpperCase(Locale.ROOT);
  }

  /**
   * Makes one of lines {@code KIND source[=target] …}; equal names are said once.
   *
   * @param key comma-separated
   */
  static KnownTable of(String name, String target, String key, String lines) {
    List<Column> columns = new ArrayList<>();
    for (String line : lines.strip().split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      for (String word : Arrays.copyOfRange(words, 1, words.length)) {
        String[] names = word.split("=", -1);
        columns.add(new Column(names[0], names[names.length - 1], Kind.valueOf(words[0])));
      }
    }
    return new KnownTable(name, target, List.of(key.split(",", -1)), columns);
  }
}
