package io.stemma.backfill.undo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an undo has taken back so far, over all its attempts. */
final class UndoAccount {
  /** Things beside the rows of tables. */
  enum Part {
    KEPT_CELLS("keptCells"),
    QUARANTINE("quarantine"),
    CHECKPOINTS("checkpoints"),
    SOURCE_VERSIONS("sourceVersions"),
    PLACEHOLDERS_AGAIN("placeholdersAgain"),
    PLACEHOLDERS_REMOVED("placeholdersRemoved"),
    MONTHS_LET_GO("monthsLetGo");

    private final String member;

    Part(String member) {
      this.member = member;
    }
  }

  private final Map<String, Long> rows = new TreeMap<>();
  private final Map<String, Long> parts = new TreeMap<>();

  /** Goes on from what is written in the ledger; null for the beginning. */
  static UndoAccount of(@Nullable String json) {
    UndoAccount account = new UndoAccount();
    if (json != null) {
      try {
        JsonNode written = new ObjectMapper().readTree(json);
        written
            .path("tables")
            .properties()
            .forEach(table -> account.rows.put(table.getKey(), table.getValue().asLong()));
        for (Part part : Part.values()) {
          account.parts.put(part.member, written.path(part.member).asLong());
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("backfill.runs.undo_report is not what was written", e);
      }
    }
    return account;
  }

  void addRows(String table, long count) {
    rows.merge(table, count, Long::sum);
  }

  void add(Part part, long count) {
    parts.merge(part.member, count, Long::sum);
  }

  Map<String, Long> rows() {
    return rows;
  }

  long of(Part part) {
    return parts.getOrDefault(part.member, 0L);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode tables = json.putObject("tables");
    rows.forEach(tables::put);
    for (Part part : Part.values()) {
      json.put(part.member, of(part));
    }
    return json;
  }
}
