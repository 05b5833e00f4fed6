package io.stemma.backup;

import io.stemma.schema.GraphSupport;
import io.stemma.schema.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore did and found.
 *
 * @param differing tables that do not hold what the manifest says; empty when all is right
 * @param graph null where tables differ: then no graph was made
 * @param elements of the graph that differ from the rows
 */
public record RestoreReport(
    BackupManifest manifest,
    List<Difference> differing,
    @Nullable GraphSupport graph,
    List<Projection.Elements> elements) {
  public RestoreReport {
    differing = List.copyOf(differing);
    elements = List.copyOf(elements);
  }

  /** A table that differs. */
  public record Difference(TableDigest expected, TableDigest found) {}

  /** Whether the database holds what the backup did. */
  public boolean isClean() {
    return differing.isEmpty() && elements.isEmpty();
  }
}
