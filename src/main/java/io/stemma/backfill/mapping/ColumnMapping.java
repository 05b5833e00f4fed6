package io.stemma.backfill.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one column of the target is made.
 *
 * @param target name of the column
 * @param sources the source columns it accounts for
 */
public record ColumnMapping(String target, List<String> sources, Conversion conversion) {
  public ColumnMapping {
    sources = List.copyOf(sources);
  }

  /** Makes a value out of a row: the text PostgreSQL reads for the column's type, or null. */
  @FunctionalInterface
  public interface Conversion {
    @Nullable String convert(RowContext row) throws RowRefused;
  }
}
