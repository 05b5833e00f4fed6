package io.stemma.graph.catalogue;

import java.util.List;

/** Who descends from whom, who does what. */
final class AgentQueries {
  static final List<NamedQuery> QUERIES =
      List.of(
          NamedQuery.of(
              "ancestry-depth",
              "How many generations, up to ten, an agent has above it.",
              """
              MATCH p = (a:Agent {id: $id})<-[:SPAWNED*0..10]-(ancestor:Agent)
              RETURN max(length(p)) AS depth
              """,
              agent()),
          NamedQuery.of(
              "spawn-trees",
              "The agents that nobody spawned with the most descendants within five generations.",
              """
              MATCH p = (root:Agent)-[:SPAWNED*1..5]->(d:Agent)
              WHERE NOT exists((root)<-[:SPAWNED]-(:Agent))
              WITH root.id AS root, count(d) AS descendants, max(length(p)) AS depth
              RETURN root, descendants, depth ORDER BY descendants DESC, root LIMIT $limit
              """,
              QueryParameter.limit(20)),
          NamedQuery.of(
              "active-agents",
              "Active agents, the last updated first.",
              """
              MATCH (a:Agent)
              WHERE a.status = 'active' AND a.updated_at IS NOT NULL
              RETURN a.id AS agent, a.purpose AS purpose, a.updated_at AS updated_at
              ORDER BY updated_at DESC, agent LIMIT $limit
              """,
              QueryParameter.limit(20)),
          NamedQuery.of(
              "agents-with-notes",
              "Agents somebody wrote notes about.",
              """
              MATCH (a:Agent)
              WHERE a.notes IS NOT NULL AND a.notes <> ''
              RETURN a.id AS agent, a.notes AS notes ORDER BY agent LIMIT $limit
              """,
              QueryParameter.limit(20)),
          NamedQuery.of(
              "agents-sharing-tags",
              "Agents that carry tags of one agent, those with the most first.",
              """
              MATCH (a:Agent {id: $id})-[:HAS_TAG]->(t:Tag)<-[:HAS_TAG]-(other:Agent)
              WHERE other.id <> $id
              WITH other.id AS agent, count(t) AS shared
              RETURN agent, shared ORDER BY shared DESC, agent LIMIT $limit
              """,
              agent(),
              QueryParameter.limit(30)),
          NamedQuery.of(
              "contributions-per-agent",
              "The agents with the most discoveries.",
              """
              MATCH (a:Agent)-[:DISCOVERED]->(d:Discovery)
              WITH a.id AS agent, count(d) AS discoveries
              RETURN agent, discoveries ORDER BY discoveries DESC, agent LIMIT $limit
              """,
              QueryParameter.limit(15)),
          NamedQuery.of(
              "cross-agent-replies",
              "Who replies to whose discoveries how often, replies to oneself left out.",
              """
              MATCH (reply:Discovery)-[:RESPONSE_TO]->(d:Discovery)
              WHERE reply.agent_id <> d.agent_id
              WITH reply.agent_id AS agent, d.agent_id AS replied_to, count(*) AS replies
              RETURN agent, replied_to, replies
              ORDER BY replies DESC, agent, replied_to LIMIT $limit
              """,
              QueryParameter.limit(20)));

  private AgentQueries() {}

  static QueryParameter agent() {
    return QueryParameter.text("id", "The agent's name");
  }
}
