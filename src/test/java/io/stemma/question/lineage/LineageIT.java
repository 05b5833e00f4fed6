package io.stemma.question.lineage;

import static io.stemma.question.lineage.Direction.ANCESTORS;
import static io.stemma.question.lineage.Direction.DESCENDANTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.GraphUnderTest;
import io.stemma.graph.Limits;
import io.stemma.question.Page;
import io.stemma.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineageIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final GraphUnderTest GRAPH = new GraphUnderTest(DATABASE, Limits.cypher());

  @BeforeEach
  void empty() {
    DATABASE.execute("DELETE FROM core.identities");
  }

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  @Test
  void tellsParentDepthAndStatus() {
    spawn("b", "a");
    spawn("c", "b");

    Page<LineageNode> answer = GRAPH.lineage("b", ANCESTORS, null, null);

    // Only named by b: a placeholder, of which nothing else is known.
    assertThat(answer.items()).containsExactly(new LineageNode("a", null, 1, null, true, null));
    assertThat(answer.truncated()).isFalse();
    assertThat(GRAPH.lineage("b", DESCENDANTS, null, null).items())
        .containsExactly(new LineageNode("c", "b", 1, "active", false, null));
  }

  @Test
  void knowsNothingOfAnUnknownAgent() {
    for (Direction direction : Direction.values()) {
      assertThatThrownBy(() -> GRAPH.lineage("nobody", direction, null, null))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_NOT_FOUND));
    }
  }

  @Test
  void followsAChainToItsEnd() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id)
        SELECT 'n' || i, 'n' || (i - 1) FROM generate_series(1, 1001) i
        """);

    assertThat(GRAPH.lineageIds("n0", DESCENDANTS)).hasSize(1_000).endsWith("1000:n1000");
    assertThat(GRAPH.lineageIds("n1000", ANCESTORS)).hasSize(1_000).endsWith("1000:n0");
    assertThat(GRAPH.lineage("n0", DESCENDANTS, null, null).items()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({"DESCENDANTS, r", "ANCESTORS, k5"})
  void cutsAtTheLimitAndSaysSo(Direction direction, String agent) {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id)
        SELECT 'k' || i, CASE i WHEN 1 THEN 'r' ELSE 'k' || (i - 1) END FROM generate_series(1, 5) i
        """);

    assertThat(GRAPH.lineage(agent, direction, 10, 5).truncated()).isFalse();
    assertThat(GRAPH.lineage(agent, direction, 10, 5).items()).hasSize(5);
    assertThat(GRAPH.lineage(agent, direction, 10, 4).truncated()).isTrue();
    assertThat(GRAPH.lineage(agent, direction, 10, 4).items()).hasSize(4);
    assertThat(GRAPH.lineage(agent, direction, 4, 4).truncated()).isFalse();
  }

  @Test
  void endsInCircles() {
    spawn("self", "self");
    spawn("x", "z");
    spawn("y", "x");
    spawn("z", "y");
    spawn("tail", "x");

    assertThat(GRAPH.lineageIds("self", DESCENDANTS)).isEmpty();
    assertThat(GRAPH.lineageIds("self", ANCESTORS)).isEmpty();
    assertThat(GRAPH.lineageIds("x", DESCENDANTS)).containsExactly("1:tail", "1:y", "2:z");
    assertThat(GRAPH.lineageIds("x", ANCESTORS)).containsExactly("1:z", "2:y");
    assertThat(GRAPH.lineageIds("tail", ANCESTORS)).containsExactly("1:x", "2:z", "3:y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "$(date +%s)", "x/y", "o'hara\"", "ü𐐷", "a\\b", "%2F"})
  void takesAnyName(String name) {
    DATABASE.rows(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES (?, 'p') RETURNING 1",
        name);

    assertThat(GRAPH.lineageIds("p", DESCENDANTS)).containsExactly("1:" + name);
    assertThat(GRAPH.lineageIds(name, ANCESTORS)).containsExactly("1:p");
  }

  /** Against the plainest way to say it, on any set of parents, circles included. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsAWalkThroughTheParents(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> parents = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      parents.put("a" + i, "a" + random.nextInt(32));
    }
    parents.forEach(LineageIT::spawn);

    for (String agent : parents.keySet()) {
      assertThat(GRAPH.lineageIds(agent, DESCENDANTS)).isEqualTo(descendants(parents, agent));
      assertThat(GRAPH.lineageIds(agent, ANCESTORS)).isEqualTo(ancestors(parents, agent));
      for (Direction direction : Direction.values()) {
        assertThat(GRAPH.lineageInPages(agent, direction, 1 + random.nextInt(4)))
            .isEqualTo(GRAPH.lineage(agent, direction, 1_000, 10_000).items());
      }
    }
  }

  private static List<String> descendants(Map<String, String> parents, String start) {
    Set<String> seen = new HashSet<>(Set.of(start));
    List<String> found = new ArrayList<>();
    List<String> generation = List.of(start);
    for (int depth = 1; !generation.isEmpty(); depth++) {
      List<String> children = new ArrayList<>();
      for (Map.Entry<String, String> spawned : parents.entrySet()) {
        if (generation.contains(spawned.getValue()) && seen.add(spawned.getKey())) {
          children.add(spawned.getKey());
          found.add(depth + ":" + spawned.getKey());
        }
      }
      generation = children;
    }
    Collections.sort(
        found,
        Comparator.comparing((String n) -> Integer.valueOf(n.split(":", 2)[0]))
            .thenComparing(Comparator.naturalOrder()));
    return found;
  }

  private static List<String> ancestors(Map<String, String> parents, String start) {
    List<String> found = new ArrayList<>();
    List<String> seen = new ArrayList<>(List.of(start));
    String agent = parents.get(start);
    while (agent != null && !seen.contains(agent)) {
      seen.add(agent);
      found.add(found.size() + 1 + ":" + agent);
      agent = parents.get(agent);
    }
    return found;
  }

  private static void spawn(String agent, String parent) {
    DATABASE.rows(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id) VALUES (?, ?)
        ON CONFLICT (agent_id) DO UPDATE
          SET parent_agent_id = EXCLUDED.parent_agent_id, placeholder = false
        RETURNING 1
        """,
        agent,
        parent);
  }
}
