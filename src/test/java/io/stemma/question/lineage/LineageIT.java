package io.stemma.question.lineage;

import static io.stemma.question.RecordUnderTest.all;
import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.question.lineage.Direction.ANCESTORS;
import static io.stemma.question.lineage.Direction.DESCENDANTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.Page;
import io.stemma.question.RecordContract;
import io.stemma.question.RecordUnderTest;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineageIT extends RecordContract {
  @Test
  void tellsParentDepthAndStatus() {
    spawn("b", "a");
    spawn("c", "b");

    Page<LineageNode> answer = lineage("b", ANCESTORS, null, null);

    // Only named by b: a placeholder, of which nothing else is known.
    assertThat(answer.items()).containsExactly(new LineageNode("a", null, 1, null, true, null));
    assertThat(answer.truncated()).isFalse();
    assertThat(lineage("b", DESCENDANTS, null, null).items())
        .containsExactly(new LineageNode("c", "b", 1, "active", false, null));
  }

  @Test
  void knowsNothingOfAnUnknownAgent() {
    for (Direction direction : Direction.values()) {
      assertThatThrownBy(() -> lineage("nobody", direction, null, null))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_NOT_FOUND));
    }
  }

  @Test
  void followsAChainToItsEnd() {
    chain("n", 1_001);

    assertThat(ids("n0", DESCENDANTS)).hasSize(1_000).endsWith("1000:n1000");
    assertThat(ids("n1000", ANCESTORS)).hasSize(1_000).endsWith("1000:n0");
    assertThat(lineage("n0", DESCENDANTS, null, null).items()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({"DESCENDANTS, k0", "ANCESTORS, k5"})
  void cutsAtTheLimitAndSaysSo(Direction direction, String agent) {
    chain("k", 5);

    assertThat(lineage(agent, direction, 10, 5).truncated()).isFalse();
    assertThat(lineage(agent, direction, 10, 5).items()).hasSize(5);
    assertThat(lineage(agent, direction, 10, 4).truncated()).isTrue();
    assertThat(lineage(agent, direction, 10, 4).items()).hasSize(4);
    assertThat(lineage(agent, direction, 4, 4).truncated()).isFalse();
  }

  @Test
  void endsInCircles() {
    spawn("self", "self");
    spawn("x", "z");
    spawn("y", "x");
    spawn("z", "y");
    spawn("tail", "x");

    assertThat(ids("self", DESCENDANTS)).isEmpty();
    assertThat(ids("self", ANCESTORS)).isEmpty();
    assertThat(ids("x", DESCENDANTS)).containsExactly("1:tail", "1:y", "2:z");
    assertThat(ids("x", ANCESTORS)).containsExactly("1:z", "2:y");
    assertThat(ids("tail", ANCESTORS)).containsExactly("1:x", "2:z", "3:y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "$(date +%s)", "x/y", "o'hara\"", "ü𐐷", "a\\b", "%2F"})
  void takesAnyName(String name) {
    spawn(name, "p");

    assertThat(ids("p", DESCENDANTS)).containsExactly("1:" + name);
    assertThat(ids(name, ANCESTORS)).containsExactly("1:p");
  }

  /** Against the plainest way to say it, on any set of parents, circles included. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.stemma.testing.Seeds#some")
  void equalsAWalkThroughTheParents(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> parents = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      parents.put("a" + i, "a" + random.nextInt(32));
    }
    parents.forEach(LineageIT::spawn);

    for (String agent : parents.keySet()) {
      assertThat(ids(agent, DESCENDANTS)).isEqualTo(descendants(parents, agent));
      assertThat(ids(agent, ANCESTORS)).isEqualTo(ancestors(parents, agent));
      for (Direction direction : Direction.values()) {
        assertThat(inPages(agent, direction, 1 + random.nextInt(4)))
            .isEqualTo(lineage(agent, direction, 1_000, 10_000).items());
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

  /** Each the child of the one before: 0, of which only the name is known, to the last. */
  private static void chain(String prefix, int last) {
    record.put(
        IntStream.rangeClosed(1, last)
            .mapToObj(i -> spawned(prefix + i, prefix + (i - 1)))
            .toList());
  }

  private static void spawn(String agent, String parent) {
    record.put(List.of(spawned(agent, parent)));
  }

  private static Row spawned(String agent, String parent) {
    return RecordUnderTest.row(
        RecordTables.IDENTITIES,
        "agent_id",
        agent,
        "parent_agent_id",
        parent,
        "status",
        "active",
        "placeholder",
        false);
  }

  private static Page<LineageNode> lineage(
      String agent, Direction direction, @Nullable Integer depth, @Nullable Integer limit) {
    return await(record.lineage().of(new AgentId(agent), direction, depth, limit, null));
  }

  private static List<LineageNode> inPages(String agent, Direction direction, int limit) {
    return all(cursor -> record.lineage().of(new AgentId(agent), direction, 1_000, limit, cursor));
  }

  private static List<String> ids(String agent, Direction direction) {
    return lineage(agent, direction, 1_000, 10_000).items().stream()
        .map(node -> node.depth() + ":" + node.id())
        .toList();
  }
}
