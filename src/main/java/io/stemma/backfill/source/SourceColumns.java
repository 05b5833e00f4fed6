package io.stemma.backfill.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table in its order, spelled as the file spells them and found in any spelling.
 */
public final class SourceColumns {
  private final List<String> names;
  private final Map<String, Set<String>> generated;
  private final Map<String, String> failures;
  private final Map<String, Integer> positions = new HashMap<>();

  private SourceColumns(
      List<String> names, Map<String, Set<String>> generated, Map<String, String> failures) {
    this.names = List.copyOf(names);
    this.generated = Map.copyOf(generated);
    this.failures = new TreeMap<>(SqliteNames.ORDER);
    this.failures.putAll(failures);
    for (String name : names) {
      positions.put(SqliteNames.folded(name), positions.size());
    }
  }

  /** Columns that are all stored. */
  public static SourceColumns of(Collection<String> names) {
    return new SourceColumns(List.copyOf(names), Map.of(), Map.of());
  }

  /**
   * Columns of which some are generated.
   *
   * @param generated the names that the expression of each of these has, by the folded name of the
   *     column
   */
  public static SourceColumns of(Collection<String> names, Map<String, Set<String>> generated) {
    return new SourceColumns(List.copyOf(names), generated, Map.of());
  }

  /**
   * The same columns, of which some cannot be computed in every row.
   *
   * @param words SQLite's, by the name of the column
   * @param isLeftOut whether these columns are not read at all
   */
  SourceColumns failing(Map<String, String> words, boolean isLeftOut) {
    Map<String, String> all = new HashMap<>(failures);
    all.putAll(words);
    List<String> left =
        names.stream().filter(name -> !isLeftOut || !words.containsKey(name)).toList();
    return new SourceColumns(left, generated, all);
  }

  /** Whether a column is to be read by itself, since it cannot be computed in every row. */
  public boolean isReadApart(String name) {
    return failures.containsKey(name);
  }

  /** Which columns cannot be computed and why, for people. */
  List<String> remarks(String table) {
    return failures.entrySet().stream()
        .map(
            failure ->
                table
                    + "."
                    + failure.getKey()
                    + (has(failure.getKey())
                        ? " cannot be computed in some rows, which have no value there: "
                        : " is a generated column that cannot be computed here and is left out: ")
                    + failure.getValue())
        .toList();
  }

  /** The columns' names. */
  public List<String> names() {
    return names;
  }

  /** Whether the table has a column. */
  public boolean has(String name) {
    return position(name) >= 0;
  }

  /** Where the cell of a column stands; -1 where the table has no such column. */
  int position(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      position = positions.get(SqliteNames.folded(name));
    }
    return position == null ? -1 : position;
  }

  /** A name as the file spells it; as it is where the table has no such column. */
  public String spelled(String name) {
    int position = position(name);
    return position < 0 ? name : names.get(position);
  }

  /** Whether SQLite computes the column of others, so that it says nothing new about a row. */
  public boolean isGenerated(String name) {
    return generated.containsKey(SqliteNames.folded(name));
  }

  /**
   * Whether a generated column is computed of one of these columns, by itself or by way of other
   * generated ones.
   */
  public boolean isComputedOf(String name, Set<String> others) {
    Set<String> read = generated.getOrDefault(SqliteNames.folded(name), Set.of());
    // SQLite allows no circle of generated columns, so this comes to an end.
    return read.stream()
        .anyMatch(
            column ->
                others.contains(column)
                    || (!SqliteNames.same(column, name) && isComputedOf(column, others)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof SourceColumns columns
            && names.equals(columns.names)
            && generated.equals(columns.generated));
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }
}
