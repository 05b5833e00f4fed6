package io.stemma.graph.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node that a MATCH looks for.
 *
 * @param variable null when it has none
 * @param label null when all labels are searched
 * @param keys the properties that are compared with {@code =} or IN, or named in its map
 * @param position where it stands: 1-based, in characters
 */
public record NodePattern(
    @Nullable String variable, @Nullable String label, Set<String> keys, int position) {

  static List<NodePattern> of(CypherStatement statement) {
    Map<String, Set<String>> compared = compared(statement);
    List<NodePattern> nodes = new ArrayList<>();
    for (PatternElement element : statement.patterns()) {
      if (element.kind() == PatternElement.Kind.NODE) {
        Set<String> keys = new LinkedHashSet<>(element.keys());
        if (element.variable() != null) {
          keys.addAll(compared.getOrDefault(element.variable(), Set.of()));
        }
        int start = statement.tokens().get(element.index()).start();
        nodes.add(
            new NodePattern(
                element.variable(),
                element.label(),
                keys,
                CypherText.position(statement.text(), start)));
      }
    }
    return nodes;
  }

  /** For each variable its properties before {@code =} and IN. */
  private static Map<String, Set<String>> compared(CypherStatement statement) {
    List<CypherToken> tokens = statement.tokens();
    Map<String, Set<String>> keys = new HashMap<>();
    for (int i = 0; i + 3 < tokens.size(); i++) {
      boolean property =
          tokens.get(i).isName() && tokens.get(i + 1).isSymbol(".") && tokens.get(i + 2).isName();
      if (property && (tokens.get(i + 3).isSymbol("=") || tokens.get(i + 3).isWord("IN"))) {
        keys.computeIfAbsent(tokens.get(i).text(), name -> new LinkedHashSet<>())
            .add(tokens.get(i + 2).text());
      }
    }
    return keys;
  }
}
