package io.stemma.graph.language;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a query says of the graph by name.
 *
 * @param labels of its patterns, wherever they stand: those of nodes and of edges
 * @param properties of what its patterns find, and the keys of their maps
 */
public record MentionedNames(Set<String> labels, Set<String> properties) {
  /** Those of a statement, in the order of their first use. */
  public static MentionedNames of(CypherStatement statement) {
    Set<String> labels = new LinkedHashSet<>();
    Set<String> properties = new LinkedHashSet<>();
    for (PatternElement element : statement.patterns()) {
      properties.addAll(element.keys());
    }
    Set<String> entities = new NativeValues(statement).entities();
    List<CypherToken> tokens = statement.tokens();
    for (int i = 2; i < tokens.size(); i++) {
      if (!tokens.get(i).isName()) {
        continue;
      }
      if (statement.isSymbol(i - 1, ":") && isLabel(statement, i - 1)) {
        labels.add(tokens.get(i).text());
      } else if (statement.isSymbol(i - 1, ".") && isPropertyOf(statement, i, entities)) {
        properties.add(tokens.get(i).text());
      }
    }
    return new MentionedNames(labels, properties);
  }

  /** Whether a colon begins a label: behind an opening bracket, or behind the variable there. */
  private static boolean isLabel(CypherStatement statement, int colon) {
    int open = statement.tokens().get(colon - 1).isName() ? colon - 2 : colon - 1;
    return statement.isSymbol(open, "(") || statement.isSymbol(open, "[");
  }

  private static boolean isPropertyOf(CypherStatement statement, int name, Set<String> entities) {
    CypherToken owner = statement.tokens().get(name - 2);
    return owner.isName()
        && entities.contains(owner.text())
        && !statement.isSymbol(name - 3, ".")
        && !statement.isSymbol(name + 1, "(");
  }
}
