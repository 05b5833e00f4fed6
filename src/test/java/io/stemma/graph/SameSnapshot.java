package io.stemma.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.lineage.Direction;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Asks the graph and the rows the same within one snapshot, and keeps what differs. The rows are
 * asked in SQL that knows nothing of the graph.
 */
final class SameSnapshot implements AutoCloseable {
  private final SplittableRandom random;
  private final Connection rows;
  private final Connection epochs;
  private final GraphUnderTest graph;
  private final List<String> differences = new ArrayList<>();
  private volatile String snapshot = "";
  private int reads;

  SameSnapshot(TestDatabase database, SplittableRandom random) throws SQLException {
    this.random = random;
    this.rows = database.connect();
    this.epochs = database.connect();
    rows.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    rows.setAutoCommit(false);
    this.graph =
        new GraphUnderTest(
            database,
            Limits.cypher("pool-size", "2"),
            begin -> begin + "; SET TRANSACTION SNAPSHOT '" + snapshot + "'");
  }

  /** A question in both languages; {@code ?} and {@code $id} are an agent or a discovery. */
  private record Question(String kind, String cypher, String sql) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "a",
              "MATCH (a:Agent {id: $id})-[:SPAWNED]->(b) RETURN b.id + '/' + coalesce(b.label, '')",
              """
              SELECT agent_id || '/' || coalesce(label, '') FROM core.identities
              WHERE parent_agent_id = ?
              """),
          new Question(
              "a",
              "MATCH (a:Agent {id: $id})-[:SPAWNED*1..5]->(b)"
                  + " RETURN b.id + '/' + coalesce(b.label, '')",
              """
              WITH RECURSIVE below (id, label, path) AS (
                SELECT agent_id::text, label, ARRAY[agent_id::text] FROM core.identities
                WHERE parent_agent_id = ?
                UNION ALL
                SELECT i.agent_id, i.label, path || i.agent_id::text
                FROM below JOIN core.identities i ON i.parent_agent_id = below.id
                WHERE cardinality(path) < 5 AND i.agent_id <> ALL (path))
              SELECT id || '/' || coalesce(label, '') FROM below
              """),
          new Question(
              "a",
              "MATCH (a:Agent {id: $id})<-[:SPAWNED*]-(b) RETURN b.id",
              """
              WITH RECURSIVE above (id, parent, path) AS (
                SELECT agent_id::text, parent_agent_id::text, ARRAY[agent_id::text]
                FROM core.identities WHERE agent_id = ?
                UNION ALL
                SELECT i.agent_id, i.parent_agent_id, path || i.agent_id::text
                FROM above JOIN core.identities i ON i.agent_id = above.parent
                WHERE NOT above.id = ANY (path[:cardinality(path) - 1]))
              SELECT id FROM above WHERE cardinality(path) > 1
              """),
          new Question(
              "d",
              "MATCH (a:Discovery {id: $id})-[:RELATED_TO*1..3]->(b) RETURN b.id",
              """
              WITH RECURSIVE away (id, links) AS (
                SELECT ?::text, '{}'::bigint[]
                UNION ALL
                SELECT l.dst_id::text, links || l.link_key
                FROM away JOIN core.discovery_links l ON l.src_id = away.id
                JOIN core.discoveries s ON s.discovery_id = l.src_id
                JOIN core.discoveries d ON d.discovery_id = l.dst_id
                WHERE cardinality(links) < 3 AND l.link_key <> ALL (links))
              SELECT id FROM away WHERE links <> '{}'
              """),
          new Question(
              "a",
              "MATCH (a:Agent {id: $id}), (b:Agent {id: 'a1'})"
                  + " RETURN length(shortest_path(b, a, ['SPAWNED'], 'out'))",
              """
              WITH RECURSIVE above (id, parent, path) AS (
                SELECT agent_id::text, parent_agent_id::text, ARRAY[agent_id::text]
                FROM core.identities WHERE agent_id = ?
                UNION ALL
                SELECT i.agent_id, i.parent_agent_id, path || i.agent_id::text
                FROM above JOIN core.identities i ON i.agent_id = above.parent
                WHERE i.agent_id <> ALL (path))
              SELECT cardinality(path) - 1 FROM above WHERE id = 'a1'
              """),
          new Question(
              "a",
              "MATCH (a:Agent {id: $id}) RETURN vertex_stats(a).out_degree",
              """
              SELECT (SELECT count(*) FROM core.identities c WHERE c.parent_agent_id = a.agent_id)
                   + (SELECT count(*) FROM core.discoveries d WHERE d.agent_id = a.agent_id)
              FROM core.identities a WHERE agent_id = ?
              """));

  /** Asks every question once, and lineage where nothing was written meanwhile. */
  void round() throws SQLException, JsonProcessingException {
    snapshot = TestDatabase.rows(rows, "SELECT pg_export_snapshot()").get(0);
    for (Question question : QUESTIONS) {
      String id = question.kind() + random.nextInt(RandomWrites.NAMES);
      List<String> expected = sorted(TestDatabase.rows(rows, question.sql(), id));
      compare(question.cypher() + " of " + id, graphSays(question, id), expected);
    }
    String id = "a" + random.nextInt(RandomWrites.NAMES);
    String before = epoch();
    List<String> expected = sorted(TestDatabase.rows(epochs, DESCENDANTS, id));
    List<String> found = descendants(id);
    if (epoch().equals(before)) {
      compare("lineage of " + id, found, expected);
    }
    rows.rollback();
  }

  private List<String> descendants(String id) {
    try {
      return sorted(graph.lineageIds(id, Direction.DESCENDANTS));
    } catch (StemmaException e) {
      if (e.code() == ErrorCode.AGENT_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static final String DESCENDANTS =
      """
      WITH RECURSIVE below (id, path) AS (
        SELECT ?::text, '{}'::text[]
        UNION ALL
        SELECT i.agent_id::text, path || below.id
        FROM below JOIN core.identities i ON i.parent_agent_id = below.id
        WHERE i.agent_id <> ALL (path || below.id))
      SELECT cardinality(path) || ':' || id FROM below WHERE path <> '{}'
      """;

  int reads() {
    return reads;
  }

  List<String> differences() {
    return differences;
  }

  private List<String> graphSays(Question question, String id) throws JsonProcessingException {
    List<String> values = new ArrayList<>();
    graph
        .ask(question.cypher(), "{\"id\": \"" + id + "\"}")
        .rows()
        .forEach(row -> values.add(String.valueOf(row.get(0))));
    values.remove("null");
    return sorted(values);
  }

  private String epoch() throws SQLException {
    return TestDatabase.rows(epochs, "SELECT sum(changes) FROM projection.epoch").get(0);
  }

  private void compare(String question, List<String> found, List<String> expected) {
    reads++;
    if (!found.equals(expected)) {
      differences.add(question + ": " + found + " instead of " + expected);
    }
  }

  private static List<String> sorted(List<String> values) {
    return values.stream().sorted().toList();
  }

  @Override
  public void close() throws SQLException {
    graph.close();
    epochs.close();
    rows.close();
  }
}
