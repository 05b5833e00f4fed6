package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one source table.
 *
 * @param source its name in the file
 * @param target the table its rows go to; null where it is not taken
 * @param rows rows of the source table
 * @param quarantined records and rows that are rightly in quarantine
 * @param skipped records left out because their month was past its retention
 * @param keptCells cells that belong beside the rows
 * @param expected what the source makes
 * @param actual what PostgreSQL holds
 * @param maintained how many rows the maintenance changed or archived, by the kind of change
 * @param reason why it has this state, where that does not go without saying
 */
public record TableResult(
    String source,
    @Nullable String dialect,
    @Nullable String target,
    ValidationState state,
    long rows,
    long quarantined,
    long skipped,
    long keptCells,
    Side expected,
    Side actual,
    long differences,
    Map<String, Long> maintained,
    @Nullable String reason) {
  public TableResult {
    maintained = Collections.unmodifiableMap(new LinkedHashMap<>(maintained));
  }

  /** Number and checksum of one side. */
  public record Side(long rows, String checksum) {
    static final Side NONE = new Side(0, "");

    static Side of(Checksum checksum) {
      return new Side(checksum.rows(), checksum.text());
    }
  }

  static TableResult without(
      ValidationState state,
      String source,
      @Nullable String dialect,
      @Nullable String target,
      String reason) {
    return new TableResult(
        source, dialect, target, state, 0, 0, 0, 0, Side.NONE, Side.NONE, 0, Map.of(), reason);
  }

  /** What the maintenance did, for people; empty where it did nothing. */
  public String maintenance() {
    return maintained.entrySet().stream()
        .map(change -> change.getValue() + " " + change.getKey())
        .collect(Collectors.joining(", "));
  }

  ObjectNode toJson() {
    ObjectNode table =
        JsonNodeFactory.instance
            .objectNode()
            .put("source", source)
            .put("dialect", dialect)
            .put("target", target)
            .put("state", state.word())
            .put("reason", reason)
            .put("rows", rows)
            .put("quarantined", quarantined)
            .put("skipped", skipped)
            .put("keptCells", keptCells)
            .put("sourceRecords", expected.rows())
            .put("targetRows", actual.rows())
            .put("sourceChecksum", expected.checksum())
            .put("targetChecksum", actual.checksum())
            .put("differences", differences);
    maintained.forEach(table.putObject("maintained")::put);
    return table;
  }
}
