package io.stemma.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of the record. Its key is made of the names that callers gave; numbers that a store makes
 * for itself are no part of it.
 *
 * @param name as in PostgreSQL, with its schema
 * @param key names of the columns that tell a row from all others
 * @param columns all of them by name, in the order of their declaration, the key's included
 * @param actor the column that holds the agent in whose name a row is written; null where a row is
 *     in no agent's name
 */
public record Table(
    String name, List<String> key, Map<String, Column> columns, @Nullable String actor) {
  public Table {
    key = List.copyOf(key);
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** A table whose rows are in no agent's name. */
  public Table(String name, List<String> key, Map<String, Column> columns) {
    this(name, key, columns, null);
  }

  /** Whether its rows name who wrote them. */
  public boolean namesWriter() {
    return columns.containsKey(Writer.BY);
  }

  /** Begins the declaration of a table. */
  static Declaration named(String name, String... key) {
    return new Declaration(name, List.of(key));
  }

  /**
   * A column by name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Column column(String columnName) {
    Column column = columns.get(columnName);
    if (column == null) {
      throw new IllegalArgumentException("no column " + columnName + " in " + name);
    }
    return column;
  }

  @Override
  public String toString() {
    return name;
  }

  /** A table to be: its columns, kind by kind. */
  static final class Declaration {
    private final String name;
    private final List<String> key;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private @Nullable String actor;

    private Declaration(String name, List<String> key) {
      this.name = name;
      this.key = key;
    }

    Declaration with(Kind kind, String... names) {
      Arrays.stream(names).forEach(column -> columns.put(column, new Column(column, kind)));
      return this;
    }

    /** Its rows name the principal and the key that wrote them. */
    Declaration namingWriter() {
      return with(Kind.TEXT, Writer.BY, Writer.KEY);
    }

    /** Its rows are written in the name of the agent in that column. */
    Declaration writtenAs(String column) {
      actor = column;
      return this;
    }

    Table table() {
      List<String> missing = new ArrayList<>(key);
      missing.removeAll(columns.keySet());
      if (!missing.isEmpty()) {
        throw new IllegalArgumentException("key without column: " + missing);
      }
      return new Table(name, key, columns, actor);
    }
  }
}
