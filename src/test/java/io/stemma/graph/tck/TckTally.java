package io.stemma.graph.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many scenarios ended in which way. */
final class TckTally {
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> different = new ArrayList<>();

  void count(String way) {
    counts.merge(way, 1, Integer::sum);
  }

  /** A scenario that AGE answers one way and the gateway another: a mistake of the gateway's. */
  void different(TckScenario scenario, String how) {
    count("answeredOtherwise");
    different.add(scenario.name() + "\n  " + scenario.query() + "\n  " + how);
  }

  Map<String, Integer> counts() {
    return counts;
  }

  List<String> different() {
    return different;
  }
}
