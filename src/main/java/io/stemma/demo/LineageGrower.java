package io.stemma.demo;

import java.util.Arrays;

/**
 * Fills the parents family by family: one deep chain, one cycle, one wide family, then chains, wide
 * families, trees and loners until all agents have a place.
 */
final class LineageGrower {
  private static final int LEAST_AGENTS_FOR_CYCLE = 10;
  private static final int CYCLE = 3;
  private static final int LEAST_AGENTS_FOR_WIDE = 100;
  private static final int DEEPEST = 1000;

  private static final Mix SHAPES =
      Mix.of("loner", 400).and("small tree", 20).and("tree", 12).and("chain", 5).and("wide", 2);

  private final int[] parents;
  private final Chance chance;
  private int next;

  LineageGrower(int agents, Chance chance) {
    this.parents = new int[agents];
    this.chance = chance;
    Arrays.fill(parents, LineageForest.ROOT);
  }

  int[] grow() {
    chain(deepest(parents.length) + 1);
    if (parents.length >= LEAST_AGENTS_FOR_CYCLE) {
      cycle();
    }
    if (parents.length >= LEAST_AGENTS_FOR_WIDE) {
      wide(Math.min(300, parents.length / 10));
    }
    while (next < parents.length) {
      family();
    }
    return parents;
  }

  /** How many generations below its root the last agent of the deepest chain is. */
  static int deepest(int agents) {
    return Math.min(DEEPEST, agents / 20);
  }

  private void family() {
    switch (SHAPES.draw(chance)) {
      case "chain" -> chain(chance.between(5, 61));
      case "wide" -> wide(chance.between(100, 600));
      case "tree" -> tree(chance.between(21, 201));
      case "small tree" -> tree(chance.between(2, 20));
      default -> next++;
    }
  }

  private void chain(int size) {
    int end = end(size);
    for (int agent = next + 1; agent < end; agent++) {
      parents[agent] = agent - 1;
    }
    next = end;
  }

  /** Each of three spawned the next one, the last one the first; a fourth hangs below. */
  private void cycle() {
    parents[next] = next + CYCLE - 1;
    parents[next + 1] = next;
    parents[next + 2] = next + 1;
    parents[next + CYCLE] = next + 1;
    next += CYCLE + 1;
  }

  /** One parent of nearly all; one in twenty was spawned by a sibling. */
  private void wide(int size) {
    int head = next;
    int end = end(size);
    for (int agent = head + 1; agent < end; agent++) {
      parents[agent] = chance.happens(0.05) ? head + chance.below(agent - head) : head;
    }
    next = end;
  }

  /** Any older member spawns, the youngest a little more often, which makes the tree deeper. */
  private void tree(int size) {
    int head = next;
    int end = end(size);
    for (int agent = head + 1; agent < end; agent++) {
      parents[agent] = chance.happens(0.3) ? agent - 1 : head + chance.below(agent - head);
    }
    next = end;
  }

  private int end(int size) {
    return Math.min(parents.length, next + size);
  }
}
