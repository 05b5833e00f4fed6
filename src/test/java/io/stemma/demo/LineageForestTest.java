package io.stemma.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shape of the lineage: deep, wide, broken in places, and with a single cycle. */
class LineageForestTest {
  private static final EstateSeed SEED = new EstateSeed(1);

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 39, 100, 2000, 30_000})
  void exactlyThreeAgentsAreTheirOwnAncestors(int agents) {
    LineageForest forest = LineageForest.grow(agents, SEED);

    assertThat(IntStream.range(0, agents).filter(agent -> isOwnAncestor(forest, agent))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 9})
  void tooSmallEstatesHaveNeitherCycleNorOrphan(int agents) {
    LineageForest forest = LineageForest.grow(agents, SEED);

    assertThat(IntStream.range(0, agents).filter(forest::isOrphan)).isEmpty();
    assertThat(IntStream.range(0, agents).allMatch(agent -> forest.parent(agent) < agent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 499, 2000, 30_000})
  void oneAgentInFiveHundredIsAnOrphan(int agents) {
    LineageForest forest = LineageForest.grow(agents, SEED);

    assertThat(IntStream.range(0, agents).filter(forest::isOrphan))
        .hasSize(Math.max(1, agents / 500));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 200, 2000, 30_000})
  void deepestChainIsATwentiethOfTheEstateButAtMostAThousand(int agents) {
    LineageForest forest = LineageForest.grow(agents, SEED);

    int deepest = IntStream.range(0, agents).map(agent -> ancestors(forest, agent)).max().orElse(0);
    assertThat(deepest).isGreaterThanOrEqualTo(Math.min(1000, agents / 20));
  }

  @Test
  void someParentsHaveHundredsOfChildren() {
    LineageForest forest = LineageForest.grow(30_000, SEED);

    assertThat(Arrays.stream(children(forest)).filter(count -> count >= 200).count())
        .isGreaterThan(3);
  }

  /** Subtrees of a middling size, chains left out. */
  @Test
  void manyParentsOfSeveralHaveTwentyToTwoHundredDescendants() {
    LineageForest forest = LineageForest.grow(30_000, SEED);

    int[] children = children(forest);
    int[] descendants = descendants(forest);
    assertThat(
            IntStream.range(0, forest.agents())
                .filter(agent -> children[agent] > 1)
                .filter(agent -> descendants[agent] >= 20 && descendants[agent] <= 200)
                .count())
        .isGreaterThan(400);
  }

  /** Every agent stands in one row, and some children stand before their parents. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10, 39, 2000})
  void rowsHoldEveryAgentOnce(int agents) {
    EstatePlan plan = EstatePlan.of(agents, 1);

    assertThat(IntStream.range(0, agents).map(plan::agentAtRow).sorted())
        .containsExactlyElementsOf(IntStream.range(0, agents).boxed().toList());
  }

  @Test
  void someChildrenStandBeforeTheirParents() {
    EstatePlan plan = EstatePlan.of(2000, 1);

    int[] rows = new int[plan.agents()];
    IntStream.range(0, plan.agents()).forEach(row -> rows[plan.agentAtRow(row)] = row);
    assertThat(
            IntStream.range(0, plan.agents())
                .filter(plan.forest()::hasParent)
                .filter(agent -> rows[agent] < rows[plan.forest().parent(agent)])
                .count())
        .isBetween(100L, 900L);
  }

  private static boolean isOwnAncestor(LineageForest forest, int agent) {
    int ancestor = agent;
    for (int steps = 0; steps < 4 && forest.hasParent(ancestor); steps++) {
      ancestor = forest.parent(ancestor);
      if (ancestor == agent) {
        return true;
      }
    }
    return false;
  }

  private static int ancestors(LineageForest forest, int agent) {
    int count = 0;
    int ancestor = agent;
    while (forest.hasParent(ancestor) && forest.parent(ancestor) < ancestor) {
      ancestor = forest.parent(ancestor);
      count++;
    }
    return count;
  }

  private static int[] children(LineageForest forest) {
    int[] children = new int[forest.agents()];
    IntStream.range(0, forest.agents())
        .filter(forest::hasParent)
        .forEach(agent -> children[forest.parent(agent)]++);
    return children;
  }

  /** Parents are older than their children, so counting from the youngest reaches all. */
  private static int[] descendants(LineageForest forest) {
    int[] descendants = new int[forest.agents()];
    for (int agent = forest.agents() - 1; agent >= 0; agent--) {
      if (forest.hasParent(agent) && forest.parent(agent) < agent) {
        descendants[forest.parent(agent)] += descendants[agent] + 1;
      }
    }
    return descendants;
  }
}
