package io.stemma.backfill.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table in its order, spelled as the file spells them and found in any spelling.
 */
public final class SourceColumns {
  private final List<String> names;
  private final Map<String, Set<String>> generated;
  private final Map<String, Integer> positions = new HashMap<>();

  private SourceColumns(List<String> names, Map<String, Set<String>> generated) {
    this.names = List.copyOf(names);
    this.generated = Map.copyOf(generated);
    for (String name : names) {
      positions.put(SqliteNames.folded(name), positions.size());
    }
  }

  /** Columns that are all stored. */
  public static SourceColumns of(Collection<String> names) {
    return new SourceColumns(List.copyOf(names), Map.of());
  }

  /**
   * Columns of which some are generated.
   *
   * @param generated the names that the expression of each of these has, by the folded name of the
   *     column
   */
  public static SourceColumns of(Collection<String> names, Map<String, Set<String>> generated) {
    return new SourceColumns(List.copyOf(names), generated);
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
