package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Something that the service did by itself to rows that a backfill wrote, and that the record knows
 * it did: no difference.
 *
 * @param change a word of {@code docs/verification.md}, for instance {@code session_ended}
 * @param table with its schema
 * @param key which row or month, name by name
 * @param rows how many rows it concerns
 */
public record MaintenanceChange(String change, String table, Map<String, String> key, long rows) {
  public static final String ARCHIVED = "archived_proved";

  /** One line for programs. */
  public ObjectNode toJson() {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("class", change).put("table", table);
    key.forEach(line.putObject("key")::put);
    return line.put("rows", rows);
  }
}
