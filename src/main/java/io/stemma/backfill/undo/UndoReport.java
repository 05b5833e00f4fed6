package io.stemma.backfill.undo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * What was taken back of a run, or would be.
 *
 * @param keptCells cells that were kept raw beside rows that are gone
 * @param quarantine entries of the quarantine
 * @param placeholdersAgain agents that rows which stay still name
 * @param placeholdersRemoved placeholders that nobody names any more
 * @param monthsLetGo holds of a backfill on months that are empty now
 * @param changed the first of the rows that another writer has changed since, which stay
 */
public record UndoReport(
    long run,
    String source,
    boolean dryRun,
    List<Table> tables,
    long keptCells,
    long quarantine,
    long checkpoints,
    long sourceVersions,
    long placeholdersAgain,
    long placeholdersRemoved,
    long monthsLetGo,
    List<ChangedRow> changed,
    Duration duration) {
  /**
   * A table.
   *
   * @param removed rows taken back
   * @param changed rows that another writer has changed since, which stay
   */
  public record Table(String name, long removed, long changed) {}

  public long changedCount() {
    return tables.stream().mapToLong(Table::changed).sum();
  }

  /** The report for programs; {@code docs/backfill.md} describes its members. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", run).put("source", source).put("dryRun", dryRun);
    json.put("durationMillis", duration.toMillis());
    ArrayNode list = json.putArray("tables");
    for (Table table : tables) {
      list.addObject()
          .put("table", table.name())
          .put("removed", table.removed())
          .put("changed", table.changed());
    }
    json.put("keptCells", keptCells).put("quarantine", quarantine).put("checkpoints", checkpoints);
    json.put("sourceVersions", sourceVersions);
    json.put("placeholdersAgain", placeholdersAgain);
    json.put("placeholdersRemoved", placeholdersRemoved).put("monthsLetGo", monthsLetGo);
    ArrayNode rows = json.putArray("changedRows");
    changed.forEach(row -> rows.addObject().put("table", row.table()).put("key", row.key()));
    return json;
  }
}
