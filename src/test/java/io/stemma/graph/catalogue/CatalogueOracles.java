package io.stemma.graph.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The catalogue's questions as SQL over the rows; one {@code ?} is the id asked for. */
final class CatalogueOracles {
  static final Map<String, String> ORACLES = new LinkedHashMap<>();

  private CatalogueOracles() {}

  /** What a query is asked with, limits so high that nothing is cut. */
  static Stream<String> parameters(String name) {
    NamedQuery query = QueryCatalogue.query(name);
    boolean limited = query.parameters().stream().anyMatch(p -> p.name().equals("limit"));
    String limit = limited ? "\"limit\": 1000" : "";
    if (query.parameters().stream().noneMatch(QueryParameter::required)) {
      return Stream.of("{" + limit + "}");
    }
    return ids(name).map(id -> "{\"id\": \"" + id + "\"" + (limited ? ", " : "") + limit + "}");
  }

  private static Stream<String> ids(String name) {
    return switch (name) {
      case "session-messages", "dialectic-thread" -> Stream.of("s0", "s7", "s13", "none");
      case "related-discoveries", "discovery-thread", "discoveries-sharing-tags" ->
          Stream.of("d0", "d1", "d2", "d11", "d40", "none");
      default -> Stream.of("agent 0 $(date)", "agent 3", "agent 9", "none");
    };
  }

  private static final String REACHED =
      """
      WITH RECURSIVE reached(id, depth) AS (
        SELECT discovery_id::text, 0 FROM core.discoveries WHERE discovery_id = ?
        UNION
        SELECT l.%s, depth + 1 FROM reached
          JOIN core.discovery_links l ON l.%s = reached.id AND link_type = '%s'
         WHERE depth < %d
      )
      SELECT discovery_id, %s FROM (SELECT id, min(depth) AS depth FROM reached GROUP BY id) nearest
        JOIN core.discoveries ON discovery_id = id %s
      """;

  static {
    ORACLES.put("discovery-count", "SELECT count(*) FROM core.discoveries");
    ORACLES.put(
        "agent-and-session-count",
        "SELECT (SELECT count(*) FROM core.identities), count(*) FROM core.dialectic_sessions");
    ORACLES.put(
        "vertices-per-label",
        """
        SELECT 'Agent', count(*) FROM core.identities
        UNION ALL SELECT 'Discovery', count(*) FROM core.discoveries
        UNION ALL SELECT 'Tag', count(*) FROM core.tags
        UNION ALL SELECT 'DialecticSession', count(*) FROM core.dialectic_sessions
        UNION ALL SELECT 'DialecticMessage', count(*) FROM core.dialectic_messages
        """);
    ORACLES.put(
        "most-used-tags",
        """
        SELECT tag, count(*) FROM (
          SELECT unnest(tags) AS tag FROM core.identities
          UNION ALL SELECT tag FROM core.discovery_tags) used GROUP BY tag
        """);
    agents();
    discoveries();
    dialectic();
  }

  private static void agents() {
    ORACLES.put(
        "ancestry-depth",
        """
        WITH RECURSIVE up(id, depth, seen) AS (
          SELECT agent_id::text, 0, ARRAY[]::text[] FROM core.identities WHERE agent_id = ?
          UNION ALL
          SELECT c.parent_agent_id, depth + 1, seen || c.agent_id::text FROM up
            JOIN core.identities c ON c.agent_id = up.id AND c.parent_agent_id IS NOT NULL
           WHERE depth < 10 AND c.agent_id <> ALL (seen))
        SELECT max(depth) FROM up
        """);
    ORACLES.put(
        "spawn-trees",
        """
        WITH RECURSIVE down(root, id, depth) AS (
          SELECT agent_id::text, agent_id::text, 0 FROM core.identities WHERE parent_agent_id IS NULL
          UNION ALL
          SELECT root, c.agent_id, depth + 1 FROM down
            JOIN core.identities c ON c.parent_agent_id = down.id WHERE depth < 5)
        SELECT root, count(*), max(depth) FROM down WHERE depth > 0 GROUP BY root
        """);
    ORACLES.put(
        "active-agents",
        """
        SELECT agent_id, purpose, to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        FROM core.identities WHERE status = 'active' AND updated_at IS NOT NULL
        """);
    ORACLES.put(
        "agents-with-notes", "SELECT agent_id, notes FROM core.identities WHERE notes <> ''");
    ORACLES.put(
        "agents-sharing-tags",
        """
        SELECT o.agent_id, count(*) FROM core.identities a
        CROSS JOIN unnest(a.tags) AS mine (tag)
        JOIN core.identities o ON mine.tag = ANY (o.tags) AND o.agent_id <> a.agent_id
        WHERE a.agent_id = ? GROUP BY 1
        """);
    ORACLES.put(
        "contributions-per-agent", "SELECT agent_id, count(*) FROM core.discoveries GROUP BY 1");
    ORACLES.put(
        "cross-agent-replies",
        """
        SELECT s.agent_id, d.agent_id, count(*) FROM core.discovery_links l
        JOIN core.discoveries s ON s.discovery_id = src_id
        JOIN core.discoveries d ON d.discovery_id = dst_id
        WHERE link_type = 'response_to' AND s.agent_id <> d.agent_id GROUP BY 1, 2
        """);
  }

  private static void discoveries() {
    ORACLES.put(
        "related-discoveries",
        REACHED.formatted(
            "dst_id", "src_id", "related_to", 3, "summary, depth", "WHERE depth > 0"));
    ORACLES.put(
        "discovery-thread",
        REACHED.formatted("src_id", "dst_id", "response_to", 5, "agent_id, summary, depth", ""));
    ORACLES.put(
        "provenance-chains",
        """
        WITH RECURSIVE links AS (SELECT * FROM core.discovery_links WHERE link_type = 'response_to'),
        chain(leaf, id, steps, seen) AS (
          SELECT src_id::text, dst_id::text, 1, ARRAY[link_key] FROM links l
           WHERE NOT EXISTS (SELECT FROM links WHERE dst_id = l.src_id)
          UNION ALL
          SELECT leaf, dst_id, steps + 1, seen || link_key FROM chain
            JOIN links ON src_id = chain.id AND link_key <> ALL (seen) WHERE steps < 10)
        SELECT leaf, id, max(steps) FROM chain
         WHERE NOT EXISTS (SELECT FROM links WHERE src_id = chain.id) GROUP BY 1, 2
        """);
    ORACLES.put(
        "discoveries-sharing-tags",
        """
        SELECT o.discovery_id, o.summary, count(*) FROM core.discovery_tags mine
        JOIN core.discovery_tags theirs USING (tag)
        JOIN core.discoveries o ON o.discovery_id = theirs.discovery_id
        WHERE mine.discovery_id = ? AND o.discovery_id <> mine.discovery_id
        GROUP BY 1, 2 HAVING count(*) >= 2
        """);
    ORACLES.put("discoveries-per-type", "SELECT type, count(*) FROM core.discoveries GROUP BY 1");
    ORACLES.put(
        "unanswered-questions",
        """
        SELECT discovery_id, agent_id, summary,
               to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        FROM core.discoveries d WHERE type = 'question' AND status = 'open'
         AND NOT EXISTS (SELECT FROM core.discovery_links
                          WHERE dst_id = d.discovery_id AND link_type = 'response_to')
        """);
    ORACLES.put(
        "most-answered-discoveries",
        """
        SELECT discovery_id, summary, count(*) FROM core.discoveries
        JOIN core.discovery_links ON dst_id = discovery_id AND link_type = 'response_to'
        GROUP BY 1, 2 HAVING count(*) >= 2
        """);
  }

  private static void dialectic() {
    ORACLES.put(
        "agent-sessions",
        """
        SELECT session_id, role, phase, status,
               to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        FROM (SELECT *, paused_agent_id AS agent, 'PAUSED_AGENT' AS role FROM core.dialectic_sessions
              UNION ALL SELECT *, reviewer_agent_id, 'REVIEWER' FROM core.dialectic_sessions) roles
        WHERE agent = ?
        """);
    ORACLES.put(
        "session-messages",
        """
        SELECT seq, agent_id, message_type,
               to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), reasoning
        FROM core.dialectic_messages WHERE session_id = ?
        """);
    ORACLES.put(
        "dialectic-thread",
        """
        SELECT s.topic, s.status, seq, m.agent_id, a.status, message_type, root_cause, reasoning,
               proposed_conditions::text, CASE WHEN agrees THEN 'true' WHEN NOT agrees THEN 'false' END
        FROM core.dialectic_messages m JOIN core.dialectic_sessions s USING (session_id)
        JOIN core.identities a ON a.agent_id = m.agent_id WHERE session_id = ?
        """);
    ORACLES.put(
        "resolved-syntheses",
        """
        SELECT session_id, s.topic, m.agent_id, reasoning,
               to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), seq
        FROM core.dialectic_messages m JOIN core.dialectic_sessions s USING (session_id)
        WHERE s.status = 'resolved' AND message_type = 'synthesis'
        """);
    ORACLES.put(
        "sessions-per-status", "SELECT status, count(*) FROM core.dialectic_sessions GROUP BY 1");
    ORACLES.put(
        "long-sessions",
        """
        SELECT session_id, s.status, count(*) FROM core.dialectic_messages
        JOIN core.dialectic_sessions s USING (session_id) GROUP BY 1, 2 HAVING count(*) >= 3
        """);
  }
}
