package io.stemma.graph.language;

/** Bounds what can be written as a path's length; the time limit bounds what it costs. */
final class PathLengths {
  private PathLengths() {}

  static void check(CypherStatement statement, LanguageLimits limits) {
    for (VariableLength path : VariableLength.of(statement)) {
      Long max = path.max();
      int start = statement.tokens().get(path.index()).start();
      if (max == null && !limits.unboundedPaths()) {
        throw CypherText.refused(
            statement.text(), start, "A path needs an upper bound here: write *1..10.");
      }
      if (max != null && max > limits.maxPathLength()) {
        throw CypherText.refused(
            statement.text(),
            start,
            "A path may have a length of at most " + limits.maxPathLength() + ".");
      }
    }
  }
}
