package io.stemma.question.lineage;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.record.RecordTables.IDENTITIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.RandomEstate;
import io.stemma.question.RecordContract;
import io.stemma.question.RecordUnderTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is compared with the plainest way to find it. */
class KinshipIT extends RecordContract {
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.stemma.testing.Seeds#some")
  void findsTheShortestPathAndItsTop(long seed) {
    RandomEstate estate = estate(seed);
    for (String one : estate.agents()) {
      for (String other : estate.agents()) {
        List<String> path =
            await(record.kinship().path(agent(one), agent(other), null)).stream()
                .map(LineageStep::id)
                .toList();
        Optional<CommonAncestor> common =
            await(record.kinship().commonAncestor(agent(one), agent(other), null));

        int distance = distance(estate, one, other);
        assertThat(path).as(one + " to " + other).hasSize(distance + 1);
        assertIsPath(estate, path, one, other);
        assertThat(common.isPresent()).isEqualTo(distance >= 0);
        common.ifPresent(top -> assertIsTop(estate, path, top));
        assertThat(common.map(CommonAncestor::depth)).isEqualTo(depthOfTop(estate, one, other));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void countsSubtrees(long seed) {
    RandomEstate estate = estate(seed);
    for (String agent : estate.agents()) {
      assertThat(await(record.subtrees().statistics(agent(agent), null)))
          .isEqualTo(statistics(estate, agent, 1_000, Integer.MAX_VALUE));
      assertThat(await(record.subtrees().statistics(agent(agent), 2)))
          .isEqualTo(statistics(estate, agent, 2, Integer.MAX_VALUE));
      assertThat(await(record.subtrees("max-counted", "3").statistics(agent(agent), null)))
          .isEqualTo(statistics(estate, agent, 1_000, 3));
    }
  }

  @Test
  void looksAsFarAsAsked() {
    record.put(
        IntStream.rangeClosed(1, 1_001)
            .mapToObj(
                i ->
                    RecordUnderTest.row(
                        IDENTITIES,
                        "agent_id",
                        "n" + i,
                        "parent_agent_id",
                        "n" + (i - 1),
                        "status",
                        "active",
                        "placeholder",
                        false))
            .toList());
    Kinship kinship = record.kinship();

    assertThat(await(kinship.path(agent("n1000"), agent("n0"), 1_000))).hasSize(1_001);
    assertThat(await(kinship.path(agent("n1001"), agent("n0"), 1_000))).isEmpty();
    assertThat(await(kinship.commonAncestor(agent("n7"), agent("n9"), 2)))
        .get()
        .isEqualTo(new CommonAncestor(new LineageStep("n7", "n6", "active", false), 0, 2));
    assertThat(await(kinship.commonAncestor(agent("n7"), agent("n9"), 1))).isEmpty();
    assertRefused(() -> kinship.path(agent("n1"), agent("n0"), 1_001), ErrorCode.INVALID_REQUEST);
    assertRefused(() -> kinship.path(agent("n1"), agent("n0"), 0), ErrorCode.INVALID_REQUEST);
    assertRefused(
        () -> record.subtrees().statistics(agent("n1"), 1_001), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void knowsNothingOfUnknownAgents() {
    estate(1);
    Kinship kinship = record.kinship();

    assertRefused(
        () -> kinship.path(agent("a1"), agent("nobody"), null), ErrorCode.AGENT_NOT_FOUND);
    assertRefused(
        () -> kinship.path(agent("nobody"), agent("a1"), null), ErrorCode.AGENT_NOT_FOUND);
    assertRefused(
        () -> kinship.commonAncestor(agent("nobody"), agent("nobody"), null),
        ErrorCode.AGENT_NOT_FOUND);
    assertRefused(
        () -> record.subtrees().statistics(agent("nobody"), null), ErrorCode.AGENT_NOT_FOUND);
  }

  private static RandomEstate estate(long seed) {
    RandomEstate estate = new RandomEstate(seed);
    estate.into(record);
    return estate;
  }

  private static void assertRefused(Supplier<Uni<?>> question, ErrorCode code) {
    assertThatThrownBy(() -> await(question.get()))
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static AgentId agent(String id) {
    return new AgentId(id);
  }

  /** Steps between two along SPAWNED edges in any direction; -1 where there is no way. */
  private static int distance(RandomEstate estate, String from, String to) {
    Map<String, Integer> seen = new HashMap<>(Map.of(from, 0));
    Deque<String> waiting = new ArrayDeque<>(List.of(from));
    while (!waiting.isEmpty()) {
      String agent = waiting.remove();
      int next = seen.getOrDefault(agent, 0) + 1;
      Set<String> neighbours = new TreeSet<>(estate.children(agent));
      String parent = estate.parent(agent);
      if (parent != null) {
        neighbours.add(parent);
      }
      for (String neighbour : neighbours) {
        if (seen.putIfAbsent(neighbour, next) == null) {
          waiting.add(neighbour);
        }
      }
    }
    return seen.getOrDefault(to, -1);
  }

  /** From one to the other, each the parent or a child of the one before. */
  private static void assertIsPath(
      RandomEstate estate, List<String> path, String one, String other) {
    for (int i = 1; i < path.size(); i++) {
      String parent = estate.parent(path.get(i - 1));
      assertThat(
              path.get(i).equals(parent) || estate.children(path.get(i - 1)).contains(path.get(i)))
          .as(path.toString())
          .isTrue();
    }
    if (!path.isEmpty()) {
      assertThat(path).startsWith(one).endsWith(other).doesNotHaveDuplicates();
    }
  }

  /** The path goes up to it and down from it. */
  private static void assertIsTop(RandomEstate estate, List<String> path, CommonAncestor top) {
    assertThat(path.get(top.depth())).isEqualTo(top.agent().id());
    assertThat(top.depth() + top.depthOfOther()).isEqualTo(path.size() - 1);
    assertThat(top.agent())
        .isEqualTo(
            new LineageStep(
                top.agent().id(),
                estate.parent(top.agent().id()),
                estate.status(top.agent().id()),
                estate.status(top.agent().id()) == null));
    for (int i = 0; i < top.depth(); i++) {
      assertThat(estate.parent(path.get(i))).isEqualTo(path.get(i + 1));
    }
  }

  /** Of the ancestors nearest to both in sum, how far up the one nearest to the first stands. */
  private static Optional<Integer> depthOfTop(RandomEstate estate, String one, String other) {
    Map<String, Integer> aboveOther = above(estate, other);
    return above(estate, one).entrySet().stream()
        .filter(ancestor -> aboveOther.containsKey(ancestor.getKey()))
        .min(
            Comparator.<Map.Entry<String, Integer>>comparingInt(
                    up -> up.getValue() + aboveOther.getOrDefault(up.getKey(), 0))
                .thenComparing(Map.Entry::getValue))
        .map(Map.Entry::getValue);
  }

  /** The generations up to each ancestor, the agent itself included; a circle counts once. */
  private static Map<String, Integer> above(RandomEstate estate, String agent) {
    Map<String, Integer> above = new HashMap<>();
    String ancestor = agent;
    while (ancestor != null && above.putIfAbsent(ancestor, above.size()) == null) {
      ancestor = estate.parent(ancestor);
    }
    return above;
  }

  private static LineageStatistics statistics(
      RandomEstate estate, String start, int depth, int enough) {
    Set<String> seen = new HashSet<>(Set.of(start));
    List<Long> widths = new ArrayList<>();
    List<String> generation = childrenOf(estate, List.of(start), seen);
    while (!generation.isEmpty()
        && widths.size() < depth
        && seen.size() - generation.size() <= enough) {
      widths.add((long) generation.size());
      generation = childrenOf(estate, generation, seen);
    }
    seen.removeAll(generation);
    Set<String> descendants = new TreeSet<>(seen);
    descendants.remove(start);
    SortedMap<String, Long> statuses = new TreeMap<>();
    long placeholders = 0;
    long leaves = 0;
    for (String agent : descendants) {
      @Nullable String status = estate.status(agent);
      if (status == null) {
        placeholders++;
      } else {
        statuses.merge(status, 1L, Long::sum);
      }
      Set<String> children = estate.children(agent);
      children.remove(start);
      leaves += children.isEmpty() ? 1 : 0;
    }
    String parent = estate.parent(start);
    return new LineageStatistics(
        descendants.size(),
        widths.size(),
        widths,
        statuses,
        placeholders,
        leaves,
        parent != null && seen.contains(parent) ? 1 : 0,
        !generation.isEmpty());
  }

  private static List<String> childrenOf(
      RandomEstate estate, List<String> parents, Set<String> seen) {
    return parents.stream()
        .flatMap(parent -> estate.children(parent).stream())
        .filter(seen::add)
        .toList();
  }
}
