package io.stemma.question.knowledge;

import io.stemma.question.RowTimes;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;

/** Reads discoveries from the rows of this package's statements. */
final class DiscoveryRows {
  /** What an item is made of; the discovery is {@code d}, all null where it is missing. */
  static final String ITEM =
      """
      d.discovery_id IS NOT NULL AS known, d.agent_id, d.type, d.severity, d.status, d.created_at,
             d.updated_at, d.resolved_at, d.summary, d.confidence,
             ARRAY(SELECT t.tag FROM core.discovery_tags t
                    WHERE t.discovery_id = d.discovery_id ORDER BY t.tag COLLATE "C") AS tags
      """
          .stripTrailing();

  /** Where a discovery without a time stands among the others. */
  static final String CREATED = "coalesce(d.created_at, '-infinity'::timestamptz)";

  private DiscoveryRows() {}

  /** The item of a row with the columns {@code id} and {@link #ITEM}. */
  static DiscoveryItem item(Row row) {
    return new DiscoveryItem(
        row.getString("id"),
        row.getBoolean("known"),
        row.getString("agent_id"),
        row.getString("type"),
        row.getString("severity"),
        row.getString("status"),
        RowTimes.instant(row, "created_at"),
        RowTimes.instant(row, "updated_at"),
        RowTimes.instant(row, "resolved_at"),
        row.getString("summary"),
        row.getDouble("confidence"),
        List.of(row.getArrayOfStrings("tags")));
  }
}
