package io.stemma.question.tags;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions of tags as PostgreSQL answers them. */
public final class PostgresTags implements TagSql {
  private final RecordReader reader;

  public PostgresTags(RecordReader reader) {
    this.reader = reader;
  }

  // Only the tags of the page are counted. A tag of a discovery that is missing counts nothing. A
  // scalar query looks the discovery up by index; EXISTS would be planned as a scan for each tag.
  private static final String BY_NAME =
      """
      SELECT t.name, d.discoveries, a.agents
        FROM (SELECT name FROM core.tags
               WHERE name COLLATE "C" >= $1 AND name IS DISTINCT FROM $2 AND starts_with(name, $3)
               ORDER BY name COLLATE "C" LIMIT $4) t
       CROSS JOIN LATERAL (SELECT count(*) AS discoveries
                             FROM core.discovery_tags used
                            WHERE used.tag = t.name
                              AND (SELECT true FROM core.discoveries found
                                    WHERE found.discovery_id = used.discovery_id LIMIT 1)) d
       CROSS JOIN LATERAL (SELECT count(*) AS agents
                             FROM core.identities i
                            WHERE core.indexed_tags(i.tags) @> ARRAY[t.name]) a
       ORDER BY t.name COLLATE "C"
      """;

  @Override
  public Uni<List<FoundRow>> byName(String prefix, @Nullable String behind, long most) {
    String from = behind == null ? prefix : behind;
    return reader.find(BY_NAME, Tuple.of(from, behind, prefix, most));
  }

  // All are counted, since the most used one may be any of them: this reads every tag in use.
  private static final String BY_COUNT =
      """
      WITH of_discoveries AS (
        SELECT used.tag, count(*) AS discoveries
          FROM core.discovery_tags used
         WHERE EXISTS (SELECT FROM core.discoveries found
                        WHERE found.discovery_id = used.discovery_id)
         GROUP BY used.tag
      ), of_agents AS (
        SELECT used.tag, count(DISTINCT i.identity_key) AS agents
          FROM core.identities i, unnest(i.tags) AS used (tag)
         GROUP BY used.tag
      ), counted AS (
        SELECT t.name, coalesce(d.discoveries, 0) AS discoveries, coalesce(a.agents, 0) AS agents
          FROM core.tags t
          LEFT JOIN of_discoveries d ON d.tag = t.name
          LEFT JOIN of_agents a ON a.tag = t.name
         WHERE starts_with(t.name, $3)
      )
      SELECT name, discoveries, agents
        FROM counted
       WHERE (-(discoveries + agents), name COLLATE "C") > ($1::bigint, $2)
       ORDER BY discoveries + agents DESC, name COLLATE "C" LIMIT $4
      """;

  @Override
  public Uni<List<FoundRow>> byCount(
      String prefix, long behindCount, String behindName, long most) {
    return reader.find(BY_COUNT, Tuple.of(behindCount, behindName, prefix, most));
  }

  // The OFFSET 0 keeps the planner from reading all discoveries for a page.
  private static final String CARRIERS =
      """
      SELECT c.kind, c.id, c.title, c.status
        FROM core.tags t
        LEFT JOIN LATERAL (
          (SELECT 'agent' AS kind, i.agent_id::text AS id, i.label AS title, i.status
             FROM core.identities i
            WHERE core.indexed_tags(i.tags) @> ARRAY[t.name]
              AND $2 <> 'discovery' AND i.agent_id COLLATE "C" > $3
            ORDER BY i.agent_id COLLATE "C" LIMIT $4)
          UNION ALL
          (SELECT 'discovery', d.discovery_id::text, d.summary, d.status
             FROM core.discovery_tags used
            CROSS JOIN LATERAL (SELECT discovery_id, summary, status
                                  FROM core.discoveries found
                                 WHERE found.discovery_id = used.discovery_id OFFSET 0) d
            WHERE used.tag = t.name
              AND used.discovery_id COLLATE "C" > CASE $2 WHEN 'discovery' THEN $3 ELSE '' END
            ORDER BY used.discovery_id COLLATE "C" LIMIT $4)) c ON true
       WHERE t.name = $1
       ORDER BY c.kind, c.id COLLATE "C" LIMIT $4
      """;

  @Override
  public Uni<List<FoundRow>> carriers(String tag, String behindKind, String behindId, long most) {
    return reader.find(CARRIERS, Tuple.of(tag, behindKind, behindId, most));
  }

  // The index finds who has any of the tags; the OFFSET 0 has the tags of each looked at once.
  private static final String WITH_AGENT =
      """
      SELECT o.agent_id, o.status, o.tags
        FROM core.identities asked
        LEFT JOIN LATERAL (
          SELECT i.agent_id, i.status,
                 ARRAY(SELECT DISTINCT tag COLLATE "C" FROM unnest(i.tags) AS has (tag)
                        WHERE tag = ANY (core.indexed_tags(asked.tags)) ORDER BY 1) AS tags
            FROM core.identities i
           WHERE core.indexed_tags(i.tags) && core.indexed_tags(asked.tags)
             AND i.identity_key <> asked.identity_key
          OFFSET 0) o
          ON cardinality(o.tags) >= $2
         AND (-cardinality(o.tags), o.agent_id COLLATE "C") > ($3, $4)
       WHERE asked.agent_id = $1
       ORDER BY cardinality(o.tags) DESC, o.agent_id COLLATE "C" LIMIT $5
      """;

  @Override
  public Uni<List<FoundRow>> sharing(
      AgentId agent, int atLeast, int behindCount, String behindName, long most) {
    return reader.find(WITH_AGENT, Tuple.of(agent.value(), atLeast, behindCount, behindName, most));
  }

  // Pairs are made in order, as they are asked for: a tag of thousands of agents has millions. The
  // page begins with the tag and the first agent of the place; the outer sort states the order.
  private static final String PAIRS =
      """
      SELECT tag, one, other
        FROM (SELECT t.name AS tag, has.ids[i] AS one, has.ids[j] AS other
                FROM (SELECT name FROM core.tags
                       WHERE name COLLATE "C" >= $1 ORDER BY name COLLATE "C") t
               CROSS JOIN LATERAL (
                 SELECT array_agg(agent_id::text ORDER BY agent_id COLLATE "C") AS ids
                   FROM core.identities
                  WHERE core.indexed_tags(tags) @> ARRAY[t.name]
                    AND (t.name <> $1 OR agent_id COLLATE "C" >= $2)) has
               CROSS JOIN LATERAL generate_series(1, cardinality(has.ids) - 1) AS i
               CROSS JOIN LATERAL generate_series(i + 1, cardinality(has.ids)) AS j
               WHERE t.name <> $1 OR has.ids[i] <> $2 OR has.ids[j] COLLATE "C" > $3
               LIMIT $4) page
       ORDER BY tag COLLATE "C", one COLLATE "C", other COLLATE "C"
      """;

  @Override
  public Uni<List<FoundRow>> pairs(
      String behindTag, String behindOne, String behindOther, long most) {
    return reader.find(PAIRS, Tuple.of(behindTag, behindOne, behindOther, most));
  }
}
