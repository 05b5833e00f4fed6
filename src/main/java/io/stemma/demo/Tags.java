package io.stemma.demo;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** About 300 tags, a few of them very common; some differ from another by case alone. */
final class Tags {
  private static final int DISTINCT = 300;
  private static final List<String> WORDS =
      List.of(
          "lineage",
          "UX",
          "ux",
          "bug",
          "performance",
          "dialectic",
          "identity",
          "audit",
          "memory",
          "graph",
          "Graph",
          "calibration",
          "coherence",
          "migration",
          "testing",
          "docs",
          "security",
          "api",
          "API",
          "caching",
          "latency",
          "naïve",
          "図",
          "clock-skew",
          "retry",
          "c++",
          "50%",
          "review",
          "o'tag",
          "two words");

  private Tags() {}

  static Set<String> draw(Chance chance, int count) {
    Set<String> tags = new LinkedHashSet<>();
    while (tags.size() < count) {
      double where = chance.unit();
      tags.add(tag((int) (DISTINCT * where * where * where)));
    }
    return tags;
  }

  private static String tag(int number) {
    String word = WORDS.get(number % WORDS.size());
    return number < WORDS.size() ? word : word + '-' + number / WORDS.size();
  }
}
