package io.stemma.graph.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables that a place of a query may name. */
final class Names {
  private final List<String> names;
  private final Map<String, Kind> kinds;
  private final int[] made;

  /** What a pattern made a variable for. */
  enum Kind {
    NODE,
    EDGE
  }

  Names() {
    this(new ArrayList<>(), new HashMap<>(), new int[1]);
  }

  private Names(List<String> names, Map<String, Kind> kinds, int[] made) {
    this.names = names;
    this.kinds = kinds;
    this.made = made;
  }

  /** Names of its own, in which nothing is called like anything made before. */
  Names copy() {
    return new Names(new ArrayList<>(names), kinds, made);
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

  void add(String name, Kind kind) {
    add(name);
    kinds.put(name, kind);
  }

  /** The latest variable of that kind, so that a pattern may name it again; null where none is. */
  @Nullable String latest(Kind kind) {
    for (int i = names.size() - 1; i >= 0; i--) {
      if (kinds.get(names.get(i)) == kind) {
        return names.get(i);
      }
    }
    return null;
  }

  boolean isEmpty() {
    return names.isEmpty();
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
