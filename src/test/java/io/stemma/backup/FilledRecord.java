package io.stemma.backup;

import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.store.postgres.seal.SealedTrail;
import io.stemma.testing.TestDatabase;
import java.sql.SQLException;

/** A record with something in each corner of it. */
final class FilledRecord {
  private FilledRecord() {}

  private static final String ROWS =
      """
      INSERT INTO core.identities (agent_id, parent_agent_id, tags, total_updates, metadata)
      SELECT 'agent-' || n, CASE WHEN n > 1 THEN 'agent-' || n / 2 END, ARRAY['t' || n % 5, 'Grüße'], n,
             jsonb_build_object('n', n, 'text', E'line\\nbreak', 'number', 1.5e300)
      FROM generate_series(1, 200) AS n;
      DELETE FROM core.identities WHERE agent_id = 'agent-200';
      INSERT INTO core.discoveries (discovery_id, agent_id, type, summary, confidence)
      SELECT 'd-' || n, 'agent-' || n, 'bug', 'found ' || n, 'NaN' FROM generate_series(1, 50) AS n;
      INSERT INTO core.discovery_links (src_id, dst_id, link_type)
      SELECT 'd-' || n, 'd-' || n + 1, CASE WHEN n % 2 = 0 THEN 'related_to' ELSE 'shakes' END
      FROM generate_series(1, 49) AS n;
      INSERT INTO core.discovery_tags (discovery_id, tag) SELECT 'd-' || n, 'red' FROM generate_series(1, 9) AS n;
      INSERT INTO core.dialectic_sessions (session_id, paused_agent_id) VALUES ('s-1', 'agent-1');
      INSERT INTO core.dialectic_messages (session_id, agent_id, message_type) VALUES ('s-1', 'nobody', 'thesis');
      SELECT audit.ensure_partition('events', '2025-01-01'), audit.ensure_partition('events', '2025-02-01');
      INSERT INTO audit.events (ts, event_type, agent_id, payload)
      SELECT '2025-01-10T00:00Z'::timestamptz + n * interval '30 min', 'seen', 'agent-' || n % 9, '{"a": [1, null]}'
      FROM generate_series(1, 1000) AS n;
      INSERT INTO audit.tool_usage (tool_name, latency_ms) SELECT 'grep', n FROM generate_series(1, 30) AS n;
      INSERT INTO dual.notes (name, data, changed_at) VALUES ('move', '{"phase": "dual-postgres"}', now());
      INSERT INTO projection.crashed_queries (fingerprint, query) VALUES ('abc', 'MATCH (n) RETURN n.x = ?');
      INSERT INTO audit.holds (table_name, month, kind, reason) VALUES ('events', '2025-02-01', 'legal', 'a case');
      INSERT INTO audit.months (table_name, month, state, created_at, archive_file, archive_sha256, archive_bytes,
        row_count, checksum, archived_at, detached_at, verified_at, drop_after, dropped_at)
      VALUES ('events', '2024-12-01', 'dropped', now(), 'events_2024_12.parquet', 'cafe', 1, 0, 'c', now(), now(), now(),
        now(), now())
      """;

  /** A month that is waiting for its time of grace to end is no part of its table any more. */
  private static final String DETACH =
      "ALTER TABLE audit.events DETACH PARTITION audit.events_2025_01";

  static void into(TestDatabase database, NoteSigner signer, SignerFile file) throws SQLException {
    database.execute(ROWS);
    SealedTrail.sealAndSign(database.url(), signer, file);
    database.execute(DETACH);
  }
}
