package io.stemma.backfill.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was read.
 *
 * @param name its absolute path, by which the ledger knows it
 * @param sha256 of its bytes and its log's (hex)
 * @param bytes how many these are
 * @param zone the zone named for times without one
 * @param zoneNeededBy the columns that hold such times, as {@code table.column}
 */
public record SourceFile(
    String name, String sha256, long bytes, @Nullable String zone, List<String> zoneNeededBy) {
  public SourceFile {
    zoneNeededBy = List.copyOf(zoneNeededBy);
  }

  /** Adds the members of a report that tell of the file. */
  public void putInto(ObjectNode report) {
    report.put("source", name).put("sourceSha256", sha256).put("sourceBytes", bytes);
    report.put("zone", zone);
    zoneNeededBy.forEach(report.putArray("zoneNeededBy")::add);
  }
}
