package io.stemma.backfill.mapping;

import io.stemma.backfill.source.SourceTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of estate: a declaration of its tables. Everything else that a backfill does knows no
 * family.
 *
 * @param tables in the order they are loaded, the ones referred to first
 * @param secretColumns source columns whose cells are never kept in clear, quarantine included
 * @param secretForm how such a cell is carried instead
 */
public record Family(
    String name, List<TableMapping> tables, Set<String> secretColumns, SecretForm secretForm) {
  public Family {
    tables = List.copyOf(tables);
    secretColumns = Set.copyOf(secretColumns);
  }

  /** How a table's rows are taken, if the family knows it in this form. */
  public Optional<TableMapping> mappingOf(SourceTable table) {
    return tables.stream().filter(mapping -> mapping.fits(table)).findFirst();
  }
}
