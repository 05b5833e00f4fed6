package io.stemma.graph.catalogue;

import java.util.List;

/** Who reviewed whom, and what was said. */
final class DialecticQueries {
  static final List<NamedQuery> QUERIES =
      List.of(
          NamedQuery.of(
              "agent-sessions",
              "The dialectic sessions about an agent or reviewed by it, the newest first.",
              """
              MATCH (s:DialecticSession)-[r]->(a:Agent {id: $id})
              WHERE label(r) = 'PAUSED_AGENT' OR label(r) = 'REVIEWER'
              RETURN s.id AS session, label(r) AS role, s.phase AS phase, s.status AS status,
                     s.created_at AS created_at
              ORDER BY created_at DESC, session, role LIMIT $limit
              """,
              AgentQueries.agent(),
              QueryParameter.limit(20)),
          NamedQuery.of(
              "session-messages",
              "The messages of a dialectic session in their order.",
              """
              MATCH (s:DialecticSession {id: $id})-[:HAS_MESSAGE]->(m:DialecticMessage)
              RETURN m.seq AS seq, m.agent_id AS agent, m.message_type AS type,
                     m.sent_at AS sent_at, m.reasoning AS reasoning
              ORDER BY seq
              """,
              session()),
          NamedQuery.of(
              "dialectic-thread",
              "A dialectic session whole: what it was about, and each message with who wrote it.",
              """
              MATCH (s:DialecticSession {id: $id})-[:HAS_MESSAGE]->(m:DialecticMessage)
              OPTIONAL MATCH (author:Agent)-[:WROTE]->(m)
              RETURN s.topic AS topic, s.status AS status, m.seq AS seq, author.id AS author,
                     author.status AS author_status, m.message_type AS type,
                     m.root_cause AS root_cause, m.reasoning AS reasoning,
                     m.proposed_conditions_json AS conditions, m.agrees AS agrees
              ORDER BY seq
              """,
              session()),
          NamedQuery.of(
              "resolved-syntheses",
              "What resolved sessions came to: their syntheses, the newest first.",
              """
              MATCH (s:DialecticSession)-[:HAS_MESSAGE]->(m:DialecticMessage)
              WHERE s.status = 'resolved' AND m.message_type = 'synthesis'
              RETURN s.id AS session, s.topic AS topic, m.agent_id AS agent,
                     m.reasoning AS reasoning, m.sent_at AS sent_at, m.seq AS seq
              ORDER BY sent_at DESC, session, seq LIMIT $limit
              """,
              QueryParameter.limit(10)),
          NamedQuery.of(
              "sessions-per-status",
              "How many dialectic sessions each status has.",
              """
              MATCH (s:DialecticSession)
              WITH s.status AS status, count(s) AS sessions
              RETURN status, sessions ORDER BY sessions DESC, status
              """),
          NamedQuery.of(
              "long-sessions",
              "The dialectic sessions with the most messages.",
              """
              MATCH (s:DialecticSession)-[:HAS_MESSAGE]->(m:DialecticMessage)
              WITH s.id AS session, s.status AS status, count(m) AS messages
              WHERE messages >= $min
              RETURN session, status, messages ORDER BY messages DESC, session LIMIT $limit
              """,
              QueryParameter.number("min", "Messages at least", 3, 1_000_000),
              QueryParameter.limit(15)));

  private DialecticQueries() {}

  private static QueryParameter session() {
    return QueryParameter.text("id", "The dialectic session's id");
  }
}
