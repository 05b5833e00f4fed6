package io.stemma.audit.ingest;

import io.stemma.audit.Trail.Added;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the lines of a batch.
 *
 * @param each for each line how it stands in the trail; null where all of them were added as they
 *     are
 */
public record Outcome(@Nullable List<Added> each) {
  /** Every line is a new entry. */
  public static final Outcome ALL_ADDED = new Outcome(null);
}
