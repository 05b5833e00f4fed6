package io.stemma.question.tags;

import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.sqlite.SqliteReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions of tags as a SQLite file answers them. */
public final class SqliteTags implements TagSql {
  private final SqliteReader reader;

  public SqliteTags(SqliteReader reader) {
    this.reader = reader;
  }

  // Only the tags of the page are counted. A tag of a discovery that is missing counts nothing.
  private static final String BY_NAME =
      """
      SELECT t.name,
             (SELECT count(*) FROM discovery_tags used
                JOIN discoveries found ON found.id = used.discovery_id
               WHERE used.tag = t.name) AS discoveries,
             (SELECT count(*) FROM agent_tags a WHERE a.tag = t.name) AS agents
        FROM tags t
       WHERE t.name >= ?1 AND t.name IS NOT ?2 AND substr(t.name, 1, length(?3)) = ?3
       ORDER BY t.name LIMIT ?4
      """;

  @Override
  public Uni<List<FoundRow>> byName(String prefix, @Nullable String behind, long most) {
    return reader.find(BY_NAME, behind == null ? prefix : behind, behind, prefix, most);
  }

  // All are counted, since the most used one may be any of them: this reads every tag in use.
  private static final String BY_COUNT =
      """
      WITH of_discoveries AS (
        SELECT used.tag, count(*) AS discoveries
          FROM discovery_tags used JOIN discoveries found ON found.id = used.discovery_id
         GROUP BY used.tag
      ), of_agents AS (
        SELECT tag, count(*) AS agents FROM agent_tags GROUP BY tag
      ), counted AS (
        SELECT t.name, coalesce(d.discoveries, 0) AS discoveries, coalesce(a.agents, 0) AS agents
          FROM tags t
          LEFT JOIN of_discoveries d ON d.tag = t.name
          LEFT JOIN of_agents a ON a.tag = t.name
         WHERE substr(t.name, 1, length(?3)) = ?3
      )
      SELECT name, discoveries, agents
        FROM counted
       WHERE (-(discoveries + agents), name) > (?1, ?2)
       ORDER BY discoveries + agents DESC, name LIMIT ?4
      """;

  @Override
  public Uni<List<FoundRow>> byCount(
      String prefix, long behindCount, String behindName, long most) {
    return reader.find(BY_COUNT, behindCount, behindName, prefix, most);
  }

  private static final String CARRIERS =
      """
      WITH agents AS (
        SELECT 'agent' AS kind, i.agent_id AS id, i.label AS title, i.status
          FROM agent_tags used JOIN agent_metadata i ON i.agent_id = used.agent_id
         WHERE used.tag = ?1 AND ?2 <> 'discovery' AND used.agent_id > ?3
         ORDER BY used.agent_id LIMIT ?4
      ), found AS (
        SELECT 'discovery' AS kind, d.id, d.summary AS title, d.status
          FROM discovery_tags used JOIN discoveries d ON d.id = used.discovery_id
         WHERE used.tag = ?1
           AND used.discovery_id > CASE ?2 WHEN 'discovery' THEN ?3 ELSE '' END
         ORDER BY used.discovery_id LIMIT ?4
      ), carriers AS (
        SELECT * FROM agents UNION ALL SELECT * FROM found
      )
      SELECT c.kind, c.id, c.title, c.status
        FROM tags t LEFT JOIN carriers c ON true
       WHERE t.name = ?1
       ORDER BY c.kind, c.id LIMIT ?4
      """;

  @Override
  public Uni<List<FoundRow>> carriers(String tag, String behindKind, String behindId, long most) {
    return reader.find(CARRIERS, tag, behindKind, behindId, most);
  }

  private static final String WITH_AGENT =
      """
      WITH others AS (
        SELECT o.agent_id, count(*) AS shared
          FROM agent_tags own
          JOIN agent_tags o ON o.tag = own.tag AND o.agent_id <> own.agent_id
         WHERE own.agent_id = ?1
         GROUP BY o.agent_id HAVING count(*) >= ?2
      ), page AS (
        SELECT agent_id, shared FROM others
         WHERE (-shared, agent_id) > (?3, ?4)
         ORDER BY shared DESC, agent_id LIMIT ?5
      )
      SELECT p.agent_id, i.status,
             (SELECT json_group_array(t.tag ORDER BY t.tag)
                FROM agent_tags own JOIN agent_tags t ON t.tag = own.tag
               WHERE own.agent_id = ?1 AND t.agent_id = p.agent_id) AS tags
        FROM agent_metadata asked
        LEFT JOIN page p ON true
        LEFT JOIN agent_metadata i ON i.agent_id = p.agent_id
       WHERE asked.agent_id = ?1
       ORDER BY p.shared DESC, p.agent_id
      """;

  @Override
  public Uni<List<FoundRow>> sharing(
      AgentId agent, int atLeast, int behindCount, String behindName, long most) {
    return reader.find(WITH_AGENT, agent.value(), atLeast, behindCount, behindName, most);
  }

  // Pairs are made in order, as they are asked for: a tag of thousands of agents has millions. A
  // CROSS JOIN keeps SQLite from another order of the tables.
  private static final String PAIRS =
      """
      SELECT a.tag, a.agent_id AS one, b.agent_id AS other
        FROM agent_tags a
       CROSS JOIN agent_tags b ON b.tag = a.tag AND b.agent_id > a.agent_id
       WHERE (a.tag, a.agent_id) >= (?1, ?2)
         AND (a.tag, a.agent_id, b.agent_id) > (?1, ?2, ?3)
       ORDER BY a.tag, a.agent_id, b.agent_id LIMIT ?4
      """;

  @Override
  public Uni<List<FoundRow>> pairs(
      String behindTag, String behindOne, String behindOther, long most) {
    return reader.find(PAIRS, behindTag, behindOne, behindOther, most);
  }
}
