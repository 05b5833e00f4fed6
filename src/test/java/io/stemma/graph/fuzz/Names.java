package io.stemma.graph.fuzz;

import java.util.ArrayList;
import java.util.List;

/** The variables that a place of a query may name. */
final class Names {
  private final List<String> names;
  private final int[] made;

  Names() {
    this(new ArrayList<>(), new int[1]);
  }

  private Names(List<String> names, int[] made) {
    this.names = names;
    this.made = made;
  }

  /** Names of its own, in which nothing is called like anything made before. */
  Names copy() {
    return new Names(new ArrayList<>(names), made);
  }

  Names with(String name) {
    Names more = copy();
    more.add(name);
    return more;
  }

  void add(String name) {
    if (!names.contains(name)) {
      names.add(name);
    }
  }

  void replace(List<String> others) {
    names.clear();
    names.addAll(others);
  }

  String fresh() {
    return "x" + made[0]++;
  }

  /** One of them, mostly the latest; a literal where there is none. */
  String any(Dice dice) {
    if (names.isEmpty()) {
      return "1";
    }
    int last = names.size() - 1;
    return dice.once(2) ? names.get(last) : names.get(dice.below(names.size()));
  }

  List<String> all() {
    return List.copyOf(names);
  }
}
