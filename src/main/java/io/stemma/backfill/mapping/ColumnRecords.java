package io.stemma.backfill.mapping;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One record a row, column by column. */
public final class ColumnRecords implements RecordMapping {
  private final List<ColumnMapping> mappings;
  private final List<String> columns;
  private final Set<String> sources;

  private ColumnRecords(List<ColumnMapping> mappings, List<String> besides) {
    this.mappings = mappings;
    this.columns = mappings.stream().map(ColumnMapping::target).toList();
    Set<String> accounted = new LinkedHashSet<>(besides);
    mappings.forEach(mapping -> accounted.addAll(mapping.sources()));
    this.sources = Set.copyOf(accounted);
  }

  public static ColumnRecords of(ColumnMapping... mappings) {
    return new ColumnRecords(Arrays.asList(mappings), List.of());
  }

  /** The same for a source with a column that matters to its own program only. */
  public ColumnRecords besides(String local) {
    return new ColumnRecords(mappings, List.of(local));
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public Set<String> sources() {
    return sources;
  }

  @Override
  public List<@Nullable String[]> records(RowContext row) throws RowRefused {
    @Nullable String[] values = new @Nullable String[mappings.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = mappings.get(i).conversion().convert(row);
    }
    return List.<@Nullable String[]>of(values);
  }
}
