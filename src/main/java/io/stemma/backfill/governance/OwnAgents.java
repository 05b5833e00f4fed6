package io.stemma.backfill.governance;

import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.RecordMapping;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.RowRefused;
import io.stemma.backfill.source.SqliteNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Agents as Stemma's own SQLite store keeps them: one record a row, and none for a placeholder,
 * which the record makes for itself wherever an agent is only named.
 */
record OwnAgents(ColumnRecords agents) implements RecordMapping {
  private static final String PLACEHOLDER = "placeholder";
  private static final Set<String> NAMES = SqliteNames.set(List.of("agent_id", PLACEHOLDER));
  private static final Map<String, Object> SAYS_NOTHING = Map.of("metadata_json", "{}");

  @Override
  public List<String> columns() {
    return agents.columns();
  }

  @Override
  public Set<String> sources() {
    Set<String> sources = new LinkedHashSet<>(agents.sources());
    sources.add(PLACEHOLDER);
    return sources;
  }

  @Override
  public List<@Nullable String[]> records(RowContext row) throws RowRefused {
    Object placeholder = row.cell(PLACEHOLDER);
    if (Long.valueOf(1).equals(placeholder)) {
      checkSaysNothing(row);
      return List.of();
    }
    if (!Long.valueOf(0).equals(placeholder)) {
      row.keep(PLACEHOLDER, "wrong_class");
    }
    return agents.records(row);
  }

  private static void checkSaysNothing(RowContext row) throws RowRefused {
    for (String column : row.row().columns().names()) {
      Object cell = row.cell(column);
      if (!NAMES.contains(column)
          && cell != null
          && !row.row().columns().isGenerated(column)
          && !cell.equals(SAYS_NOTHING.get(SqliteNames.folded(column)))) {
        throw new RowRefused(
            "placeholder_says_more", "a placeholder has a name only, not " + column);
      }
    }
  }
}
