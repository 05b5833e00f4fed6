package io.stemma.backfill.mapping;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a source row becomes records of its target: usually one, sometimes several. */
public interface RecordMapping {
  /** The target's columns, in the order of a record's values. */
  List<String> columns();

  /** The source columns that are accounted for; any other cell is kept raw. */
  Set<String> sources();

  /**
   * Makes the records of a row.
   *
   * @throws RowRefused when the row cannot be taken
   */
  List<@Nullable String[]> records(RowContext row) throws RowRefused;
}
