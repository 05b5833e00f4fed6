package io.stemma.graph.catalogue;

import java.util.List;

/** What was found, and how findings answer each other. */
final class DiscoveryQueries {
  static final List<NamedQuery> QUERIES =
      List.of(
          NamedQuery.of(
              "related-discoveries",
              "Discoveries that one points to as related, within three steps, the nearest first.",
              """
              MATCH p = (d:Discovery {id: $id})-[:RELATED_TO*1..3]->(r:Discovery)
              WHERE r.id <> $id
              WITH r.id AS discovery, r.summary AS summary, min(length(p)) AS distance
              RETURN discovery, summary, distance ORDER BY distance, discovery LIMIT $limit
              """,
              discovery(),
              QueryParameter.limit(25)),
          NamedQuery.of(
              "discovery-thread",
              "A discovery and the replies to it, up to five levels down.",
              """
              MATCH p = (root:Discovery {id: $id})<-[:RESPONSE_TO*0..5]-(reply:Discovery)
              WITH reply.id AS discovery, reply.agent_id AS agent, reply.summary AS summary,
                   min(length(p)) AS depth
              RETURN discovery, agent, summary, depth ORDER BY depth, discovery LIMIT $limit
              """,
              discovery(),
              QueryParameter.limit(50)),
          NamedQuery.of(
              "provenance-chains",
              "The longest chains of replies, up to ten, from one that nobody answered to its root.",
              """
              MATCH p = (leaf:Discovery)-[:RESPONSE_TO*1..10]->(root:Discovery)
              WHERE NOT exists((root)-[:RESPONSE_TO]->(:Discovery))
                AND NOT exists((leaf)<-[:RESPONSE_TO]-(:Discovery))
              WITH leaf.id AS leaf, root.id AS root, max(length(p)) AS steps
              RETURN leaf, root, steps ORDER BY steps DESC, leaf, root LIMIT $limit
              """,
              QueryParameter.limit(20)),
          NamedQuery.of(
              "discoveries-sharing-tags",
              "Discoveries that share tags with one, those that share the most first.",
              """
              MATCH (d:Discovery {id: $id})-[:HAS_TAG]->(t:Tag)<-[:HAS_TAG]-(other:Discovery)
              WHERE other.id <> $id
              WITH other.id AS discovery, other.summary AS summary, count(t) AS shared
              WHERE shared >= $min
              RETURN discovery, summary, shared ORDER BY shared DESC, discovery LIMIT $limit
              """,
              discovery(),
              QueryParameter.number("min", "Tags shared at least", 2, 100),
              QueryParameter.limit(20)),
          NamedQuery.of(
              "discoveries-per-type",
              "How many discoveries each type has.",
              """
              MATCH (d:Discovery)
              WITH d.type AS type, count(d) AS discoveries
              RETURN type, discoveries ORDER BY discoveries DESC, type
              """),
          NamedQuery.of(
              "unanswered-questions",
              "Open questions that nothing responds to, the newest first.",
              """
              MATCH (q:Discovery)
              WHERE q.type = 'question' AND q.status = 'open'
                AND NOT exists((q)<-[:RESPONSE_TO]-(:Discovery))
              RETURN q.id AS discovery, q.agent_id AS agent, q.summary AS summary,
                     q.created_at AS created_at
              ORDER BY created_at DESC, discovery LIMIT $limit
              """,
              QueryParameter.limit(20)),
          NamedQuery.of(
              "most-answered-discoveries",
              "Discoveries with the most direct replies.",
              """
              MATCH (d:Discovery)<-[:RESPONSE_TO]-(reply:Discovery)
              WITH d.id AS discovery, d.summary AS summary, count(reply) AS replies
              WHERE replies >= $min
              RETURN discovery, summary, replies ORDER BY replies DESC, discovery LIMIT $limit
              """,
              QueryParameter.number("min", "Replies at least", 2, 1_000_000),
              QueryParameter.limit(15)));

  private DiscoveryQueries() {}

  private static QueryParameter discovery() {
    return QueryParameter.text("id", "The discovery's id");
  }
}
