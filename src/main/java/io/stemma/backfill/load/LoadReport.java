package io.stemma.backfill.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one source.
 *
 * @param notTaken tables of the file that the family does not know
 * @param leftOut tables that the family knows and the options leave out
 * @param identities real identities and placeholders in the whole record
 * @param graph elements by label in the whole graph; empty where there is none
 * @param graphGaps tables of the record with rows that were written without the graph
 */
public record LoadReport(
    long run,
    String source,
    String sha256,
    @Nullable String zone,
    List<TableCount> tables,
    List<String> notTaken,
    LoadOptions options,
    List<String> leftOut,
    Map<String, Long> identities,
    Map<String, Long> graph,
    List<String> graphGaps,
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
          .put("skipped", table.skipped())
          .put("keptCells", table.keptCells());
    }
    notTaken.forEach(report.putArray("notTaken")::add);
    report.set("options", options.toJson());
    leftOut.forEach(report.putArray("leftOut")::add);
    identities.forEach(report.putObject("identities")::put);
    graph.forEach(report.putObject("graph")::put);
    graphGaps.forEach(report.putArray("graphGaps")::add);
    return report;
  }

  String json() {
    return toJson().toString();
  }
}
