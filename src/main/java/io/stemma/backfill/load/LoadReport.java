package io.stemma.backfill.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.source.SideFileFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one source.
 *
 * @param sideFiles logs beside the file that were taken with it
 * @param notTaken tables of the file that the family does not know
 * @param identities real identities and placeholders in the whole record
 * @param graph elements by label in the whole graph; empty where there is none
 */
public record LoadReport(
    long run,
    String source,
    String sha256,
    @Nullable String zone,
    List<TableCount> tables,
    List<SideFileFacts> sideFiles,
    List<String> notTaken,
    Map<String, Long> identities,
    Map<String, Long> graph,
    Duration duration) {

  /** The report for programs; {@code docs/operator.md} describes its members. */
  public ObjectNode toJson() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("run", run).put("source", source).put("sourceSha256", sha256).put("zone", zone);
    report.put("durationMillis", duration.toMillis());
    ArrayNode list = report.putArray("tables");
    for (TableCount table : tables) {
      list.addObject()
          .put("source", table.source())
          .put("dialect", table.dialect())
          .put("target", table.target())
          .put("rows", table.rows())
          .put("read", table.read())
          .put("loaded", table.loaded())
          .put("unchanged", table.unchanged())
          .put("quarantined", table.quarantined())
          .put("keptCells", table.keptCells());
    }
    ArrayNode logs = report.putArray("sideFiles");
    for (SideFileFacts log : sideFiles) {
      logs.addObject()
          .put("name", log.name())
          .put("bytes", log.bytes())
          .put("sha256", log.sha256())
          .put("lines", log.lines())
          .put("toldByTable", log.told());
    }
    notTaken.forEach(report.putArray("notTaken")::add);
    identities.forEach(report.putObject("identities")::put);
    graph.forEach(report.putObject("graph")::put);
    return report;
  }

  String json() {
    return toJson().toString();
  }
}
