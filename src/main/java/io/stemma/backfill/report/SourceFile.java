package io.stemma.backfill.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.source.SideFileFacts;
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
 * @param remarks what of it is not read and why, for people
 * @param walFramesLeftOut frames of its write-ahead log that are torn, damaged or not committed
 * @param sideFiles logs beside it that were taken with it
 */
public record SourceFile(
    String name,
    String sha256,
    long bytes,
    @Nullable String zone,
    List<String> zoneNeededBy,
    List<String> remarks,
    long walFramesLeftOut,
    List<SideFileFacts> sideFiles) {
  public SourceFile {
    zoneNeededBy = List.copyOf(zoneNeededBy);
    remarks = List.copyOf(remarks);
    sideFiles = List.copyOf(sideFiles);
  }

  /** Adds the members of a report that tell of the file. */
  public void putInto(ObjectNode report) {
    report.put("source", name).put("sourceSha256", sha256).put("sourceBytes", bytes);
    report.put("zone", zone);
    zoneNeededBy.forEach(report.putArray("zoneNeededBy")::add);
    report.put("walFramesLeftOut", walFramesLeftOut);
    remarks.forEach(report.putArray("remarks")::add);
    ArrayNode logs = report.putArray("sideFiles");
    for (SideFileFacts log : sideFiles) {
      logs.addObject()
          .put("name", log.name())
          .put("bytes", log.bytes())
          .put("sha256", log.sha256())
          .put("lines", log.lines())
          .put("toldByTable", log.told());
    }
  }
}
