package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SourceColumns;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import io.stemma.backfill.source.SqliteNames;
import io.stemma.backfill.source.StandIn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of estate: a declaration of its tables. Everything else that a backfill does knows no
 * family.
 *
 * @param revision raised whenever a mapping makes other records of the same rows
 * @param tables in the order they are loaded, the ones referred to first
 * @param secretColumns source columns whose cells are never kept in clear, quarantine included
 * @param secretForm how such a cell is carried instead
 * @param sideFiles logs beside the file; their mappings stand among the tables, behind those that
 *     may tell the same
 * @param own the files that Stemma's own store makes for such an estate
 */
public record Family(
    String name,
    int revision,
    List<TableMapping> tables,
    Set<String> secretColumns,
    SecretForm secretForm,
    List<SideFile> sideFiles,
    OwnFiles own) {
  public Family {
    tables = List.copyOf(tables);
    secretColumns = SqliteNames.set(secretColumns);
    sideFiles = List.copyOf(sideFiles);
  }

  /** A family without secrets and logs. */
  public Family(String name, List<TableMapping> tables) {
    this(name, 1, tables, Set.of(), cell -> "", List.of(), OwnFiles.NONE);
  }

  /** The same, which takes more tables. */
  public Family with(List<TableMapping> more) {
    List<TableMapping> all = new ArrayList<>(tables);
    all.addAll(more);
    return new Family(name, revision, all, secretColumns, secretForm, sideFiles, own);
  }

  /** What made the records, for the ledger. */
  public String mapping() {
    return name + " " + revision;
  }

  /** How a table's rows are taken, if the family knows it in this form. */
  public Optional<TableMapping> mappingOf(SourceTable table) {
    return tables.stream().filter(mapping -> mapping.fits(table)).findFirst();
  }

  /** The tables of a file that are taken, and how, in the order they are loaded. */
  public Map<SourceTable, TableMapping> taken(SourceDatabase source) {
    Map<SourceTable, TableMapping> taken = new LinkedHashMap<>();
    List<SourceTable> found = source.tables();
    for (TableMapping mapping : tables) {
      found.stream()
          .filter(table -> mappingOf(table).filter(mapping::equals).isPresent())
          .forEach(table -> taken.put(table, mapping));
    }
    return taken;
  }

  /**
   * The tables of a file that the family does not know, with their rows; local ones are no part of
   * it.
   */
  public Map<String, Long> notTaken(SourceDatabase source) {
    Map<String, Long> notTaken = new LinkedHashMap<>();
    for (SourceTable table : source.tables()) {
      if (mappingOf(table).isEmpty() && !knows(table.name())) {
        long rows = source.countRows(table);
        if (!own.leavesOut(table, rows)) {
          notTaken.put(table.name(), rows);
        }
      }
    }
    return notTaken;
  }

  /** Whether a cell of a column is never kept in clear: a secret's, or one computed of a secret. */
  public boolean isSecret(SourceColumns columns, String column) {
    return secretColumns.contains(column) || columns.isComputedOf(column, secretColumns);
  }

  /**
   * What a file has under the name of a table that the family knows, and is not taken: no dialect
   * fits, or it is no table.
   */
  public List<NotAccountedFor> notAccountedFor(SourceDatabase source) {
    List<NotAccountedFor> found = new ArrayList<>();
    for (SourceTable table : source.tables()) {
      if (mappingOf(table).isEmpty() && knows(table.name())) {
        TableMapping nearest = nearest(table);
        found.add(
            new NotAccountedFor(
                table.name(),
                "table",
                source.countRows(table),
                nearest.dialect(),
                nearest.missing(table.columns()),
                false));
      }
    }
    for (StandIn standIn : source.standIns()) {
      if (knows(standIn.name())) {
        found.add(
            new NotAccountedFor(
                standIn.name(), standIn.kind(), source.countRows(standIn), null, List.of(), false));
      }
    }
    return List.copyOf(found);
  }

  /** Whether some table of the family has this name. */
  private boolean knows(String table) {
    return tables.stream().anyMatch(mapping -> mapping.isOf(table));
  }

  /** The dialect of which a table lacks the fewest columns. */
  private TableMapping nearest(SourceTable table) {
    return tables.stream()
        .filter(mapping -> mapping.isOf(table.name()))
        .min(
            Comparator.comparingInt((TableMapping m) -> m.missing(table.columns()).size())
                .thenComparing(m -> m.application() != 0 && m.application() != table.application()))
        .orElseThrow();
  }
}
