package io.stemma.graph.catalogue;

import java.util.List;

/** What there is: counts over the whole graph. */
final class EstateQueries {
  static final List<NamedQuery> QUERIES =
      List.of(
          NamedQuery.of(
              "discovery-count",
              "How many discoveries there are.",
              """
              MATCH (d:Discovery)
              RETURN count(d) AS discoveries
              """),
          NamedQuery.of(
              "agent-and-session-count",
              "How many agents and dialectic sessions there are.",
              """
              MATCH (a:Agent)
              WITH count(a) AS agents
              OPTIONAL MATCH (s:DialecticSession)
              RETURN agents, count(s) AS sessions
              """),
          NamedQuery.of(
              "vertices-per-label",
              "How many vertices each label has.",
              """
              MATCH (a:Agent) RETURN 'Agent' AS label, count(a) AS vertices
              UNION ALL MATCH (d:Discovery) RETURN 'Discovery' AS label, count(d) AS vertices
              UNION ALL MATCH (t:Tag) RETURN 'Tag' AS label, count(t) AS vertices
              UNION ALL MATCH (s:DialecticSession) RETURN 'DialecticSession' AS label, count(s) AS vertices
              UNION ALL MATCH (m:DialecticMessage) RETURN 'DialecticMessage' AS label, count(m) AS vertices
              """),
          NamedQuery.of(
              "most-used-tags",
              "The tags that most agents and discoveries carry.",
              """
              MATCH (n)-[:HAS_TAG]->(t:Tag)
              WITH t.name AS tag, count(n) AS uses
              RETURN tag, uses ORDER BY uses DESC, tag LIMIT $limit
              """,
              QueryParameter.limit(20)));

  private EstateQueries() {}
}
