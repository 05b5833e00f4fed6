package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SourceTable;
import java.util.List;
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
 */
public record Family(
    String name,
    int revision,
    List<TableMapping> tables,
    Set<String> secretColumns,
    SecretForm secretForm,
    List<SideFile> sideFiles) {
  public Family {
    tables = List.copyOf(tables);
    secretColumns = Set.copyOf(secretColumns);
    sideFiles = List.copyOf(sideFiles);
  }

  /** A family without secrets and logs. */
  public Family(String name, List<TableMapping> tables) {
    this(name, 1, tables, Set.of(), cell -> "", List.of());
  }

  /** What made the records, for the ledger. */
  public String mapping() {
    return name + " " + revision;
  }

  /** How a table's rows are taken, if the family knows it in this form. */
  public Optional<TableMapping> mappingOf(SourceTable table) {
    return tables.stream().filter(mapping -> mapping.fits(table)).findFirst();
  }
}
