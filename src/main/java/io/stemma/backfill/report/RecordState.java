package io.stemma.backfill.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in the whole record, and in the graph over it, whichever file it came from.
 *
 * @param identities real ones; placeholders are counted apart
 * @param graph elements by label, vertices first; empty where there is no graph
 * @param graphGaps tables of the record with rows that were written without the graph
 */
public record RecordState(
    long identities,
    Placeholders placeholders,
    LineageOddities lineage,
    Map<String, Long> graph,
    List<String> graphGaps) {
  /**
   * Real identities and placeholders, by what people call them; what there is none of is left out.
   */
  public Map<String, Long> identityCounts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (identities > 0) {
      counts.put("identities", identities);
    }
    if (placeholders.count() > 0) {
      counts.put("placeholders", placeholders.count());
    }
    return counts;
  }

  /** Adds the members of a report that tell of the record. */
  public void putInto(ObjectNode report) {
    report.put("identities", identities);
    report.set("placeholders", placeholders.toJson());
    report.set("lineage", lineage.toJson());
    graph.forEach(report.putObject("graph")::put);
    graphGaps.forEach(report.putArray("graphGaps")::add);
  }
}
