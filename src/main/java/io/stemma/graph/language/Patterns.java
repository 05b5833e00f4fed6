package io.stemma.graph.language;

import io.stemma.graph.language.PatternElement.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the patterns of MATCH clauses. */
final class Patterns {
  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final List<PatternElement> elements = new ArrayList<>();
  private @Nullable PatternElement path;

  private Patterns(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
  }

  static List<PatternElement> of(CypherStatement statement) {
    List<PatternElement> elements = new ArrayList<>();
    for (CypherClause clause : statement.clauses()) {
      if (clause.word().equals("MATCH")) {
        elements.addAll(of(statement, clause));
      }
    }
    return elements;
  }

  /** The elements in AGE's order: those of a path before the path itself. */
  static List<PatternElement> of(CypherStatement statement, CypherClause match) {
    Patterns patterns = new Patterns(statement);
    patterns.read(match.start() + 1, match.end());
    patterns.endPath();
    return patterns.elements;
  }

  private void read(int from, int to) {
    for (int i = from; i < to; i++) {
      CypherToken token = tokens.get(i);
      if (token.isSymbol(",")) {
        endPath();
      } else if (token.isName() && statement.isSymbol(i + 1, "=")) {
        path = new PatternElement(Kind.PATH, token.text(), null, Set.of(), i);
      } else if (token.opens() && !isParenthesisOfPath(i)) {
        int end = Math.min(statement.nesting().partner(i), to);
        if (!token.isSymbol("{")) {
          elements.add(element(i, end));
        }
        i = end;
      }
    }
  }

  private boolean isParenthesisOfPath(int open) {
    return statement.isSymbol(open, "(") && statement.isSymbol(open + 1, "(");
  }

  private void endPath() {
    if (path != null) {
      elements.add(path);
      path = null;
    }
  }

  private PatternElement element(int open, int close) {
    int next = open + 1;
    String variable = null;
    String label = null;
    if (next < close && tokens.get(next).isName()) {
      variable = tokens.get(next++).text();
    }
    if (next + 1 < close && tokens.get(next).isSymbol(":") && tokens.get(next + 1).isName()) {
      label = tokens.get(next + 1).text();
    }
    Kind kind = statement.isSymbol(open, "(") ? Kind.NODE : Kind.EDGE;
    return new PatternElement(kind, variable, label, keys(next, close), open);
  }

  private Set<String> keys(int from, int to) {
    Set<String> keys = new LinkedHashSet<>();
    int map = from;
    while (map < to && !tokens.get(map).isSymbol("{")) {
      map++;
    }
    for (int i = map + 1; i + 1 < to; i++) {
      boolean beginsEntry = tokens.get(i - 1).isSymbol("{") || tokens.get(i - 1).isSymbol(",");
      if (statement.nesting().parent(i) == map
          && beginsEntry
          && tokens.get(i).isName()
          && tokens.get(i + 1).isSymbol(":")) {
        keys.add(tokens.get(i).text());
      }
    }
    return keys;
  }
}
