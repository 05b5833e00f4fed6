package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one source.
 *
 * @param takenAs the name under which a backfill took it
 * @param matchedBy path, sha256 or content; nothing where no backfill did
 * @param sha256 of the file's bytes as they were read
 * @param runs how many runs took it, those that were undone not counted
 * @param undone the runs that were undone, or are being undone
 * @param remarks what of the file is not read and why, for people
 * @param differences the first ones; each table says how many it has
 * @param maintenance what the service did by itself, the first ones of each table
 */
public record VerifyReport(
    String source,
    String takenAs,
    String matchedBy,
    String sha256,
    @Nullable String zone,
    int runs,
    List<UndoneRun> undone,
    List<String> remarks,
    List<TableResult> tables,
    List<Difference> differences,
    List<MaintenanceChange> maintenance,
    GraphResult graph,
    Duration duration) {

  /** Whether it was taken under another name, as a copy is. */
  public boolean isTakenUnderAnotherName() {
    return !takenAs.equals(source);
  }

  /** Whether everything that was moved is proved to be there, and nothing else. */
  public boolean isClean() {
    return tables.stream().allMatch(table -> table.state().isClean()) && graph.state().isClean();
  }

  /** The report for programs; {@code docs/verification.md} describes its members. */
  public ObjectNode toJson() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("source", source).put("takenAs", takenAs).put("matchedBy", matchedBy);
    report.put("sourceSha256", sha256).put("zone", zone).put("runs", runs);
    ArrayNode gone = report.putArray("undone");
    undone.forEach(run -> gone.add(run.toJson()));
    remarks.forEach(report.putArray("remarks")::add);
    report.put("clean", isClean()).put("durationMillis", duration.toMillis());
    ArrayNode list = report.putArray("tables");
    tables.forEach(table -> list.add(table.toJson()));
    ArrayNode lines = report.putArray("differences");
    differences.forEach(difference -> lines.add(difference.toJson()));
    ArrayNode changes = report.putArray("maintenance");
    maintenance.forEach(change -> changes.add(change.toJson()));
    report.set("graph", graph.toJson());
    return report;
  }
}
