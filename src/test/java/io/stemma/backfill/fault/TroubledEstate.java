package io.stemma.backfill.fault;

import io.stemma.backfill.SqliteFile;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import java.nio.file.Path;

/**
 * An estate with all that makes going on hard: histories, dialectic, links, audit of several
 * months; and parents behind their children, rows for quarantine, cells to keep, keys that come
 * twice.
 */
final class TroubledEstate {
  private static final String TROUBLE =
      """
      CREATE TABLE links_without_key AS SELECT * FROM discovery_edges;
      DROP TABLE discovery_edges;
      ALTER TABLE links_without_key RENAME TO discovery_edges;
      INSERT INTO discovery_edges
        SELECT src_id, dst_id, edge_type, response_type, weight + 1, created_at, created_by, metadata
        FROM discovery_edges WHERE rowid % 3 = 0;
      CREATE TABLE tags_without_rowid (discovery_id, tag, PRIMARY KEY (discovery_id, tag)) WITHOUT ROWID;
      INSERT INTO tags_without_rowid SELECT * FROM discovery_tags;
      DROP TABLE discovery_tags;
      ALTER TABLE tags_without_rowid RENAME TO discovery_tags;
      UPDATE agent_metadata SET notes = 'a' || char(0) || 'b' WHERE rowid % 4 = 0;
      UPDATE agent_metadata SET label = CAST(x'61ff' AS TEXT) WHERE rowid % 5 = 0;
      UPDATE audit_events SET details_json = '{"a": NaN}' WHERE id % 7 = 0;
      UPDATE audit_events SET timestamp = 'no time' WHERE id % 11 = 0;
      UPDATE audit_events SET timestamp = '2019-0' || (1 + id % 5) || substr(timestamp, 8) WHERE id % 13 = 0;
      UPDATE dialectic_messages SET session_id = '' WHERE id % 9 = 0;
      ALTER TABLE dialectic_sessions ADD COLUMN mood TEXT;
      UPDATE dialectic_sessions SET mood = 'fine';
      """;

  private static final String CHILD =
      """
      INSERT INTO agent_metadata (agent_id, status, created_at, last_update, parent_agent_id)
      SELECT 'late-' || value, 'active', '2025-06-01T00:00:00Z', '2025-06-01T00:00:00Z',
             'late-' || (value + 1)
      FROM json_each('[%s]')
      """;

  private TroubledEstate() {}

  static Path write(Path folder, int agents) {
    Path path = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(agents, 3, path, false));
    StringBuilder numbers = new StringBuilder("0");
    for (int i = 1; i < agents; i++) {
      numbers.append(',').append(i);
    }
    SqliteFile.in(folder, "estate.db").execute(TROUBLE).execute(CHILD.formatted(numbers));
    return path;
  }
}
