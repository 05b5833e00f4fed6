package io.stemma.graph.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large a query becomes when the planner puts in the place of each alias what it stands for.
 * AGE makes a subquery of each clause and PostgreSQL pulls it up, without an end but the last: an
 * alias that is used twice in each of twenty steps becomes a million expressions, and nothing can
 * cancel that. What PostgreSQL does not pull up (aggregates, DISTINCT, LIMIT, UNWIND) counts alike
 * here, so that the bound holds whatever the planner chooses, and for EXPLAIN, which writes out
 * what an alias stands for across all of them.
 */
final class Expansion {
  /** What a number, string, truth value or parameter costs where a name costs 1. */
  private static final double LITERAL = 0.25;

  /** A node or edge is made of its id and properties where it is used. */
  private static final double ENTITY = 2;

  /** A function over a list is a query of its own to the planner. */
  private static final double OVER_LIST = 10;

  private static final Set<String> LITERALS = Set.of("TRUE", "FALSE", "NULL");
  private static final Set<String> FREE =
      Set.of(",", ":", ".", "|", "..", "(", ")", "]", "}", ";", "::");

  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final double[] times;
  private final double[] sizes;
  private final Map<Integer, Level> levels = new HashMap<>();
  private double carried;

  /** A query, or a subquery in braces, with what is known of its names where it has been read. */
  private static final class Level {
    private final Map<String, Double> outer;
    private Map<String, Double> names;
    private Map<String, Double> before = Map.of();
    private @Nullable CypherClause last;

    private Level(Map<String, Double> outer) {
      this.outer = outer;
      this.names = new HashMap<>(outer);
    }

    private double size(String name) {
      Double size = names.get(name);
      return size == null ? before.getOrDefault(name, 1.0) : size;
    }

    /** What passes on to the next clause, named there or not. */
    private double passed() {
      double passed = 0;
      for (Map.Entry<String, Double> name : names.entrySet()) {
        passed += outer.containsKey(name.getKey()) ? 0 : name.getValue();
      }
      return passed;
    }

    private Map<String, Double> visible() {
      Map<String, Double> visible = new HashMap<>(before);
      visible.putAll(names);
      return visible;
    }
  }

  private Expansion(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    this.times = Repetitions.of(statement);
    this.sizes = new double[tokens.size()];
  }

  /** The size beyond what is written: 0 where no alias is used and nothing is repeated. */
  static double of(CypherStatement statement) {
    Expansion expansion = new Expansion(statement);
    expansion.read();
    double size = expansion.carried;
    for (int i = 0; i < expansion.sizes.length; i++) {
      size += Math.max(0, expansion.sizes[i] - expansion.written(i));
    }
    return size;
  }

  private void read() {
    for (CypherClause clause : statement.clauses()) {
      Level level = levels.get(clause.parent());
      if (level == null) {
        level = new Level(enclosing(clause.parent()));
        levels.put(clause.parent(), level);
      }
      leave(level);
      for (int i = clause.start() + 1; i < clause.end(); i++) {
        sizes[i] = size(i, level) * times[i];
      }
      if (Set.of("MATCH", "UNWIND", "WHERE").contains(clause.word())) {
        carried += Math.max(0, level.passed() - level.names.size());
      }
      level.last = clause;
    }
  }

  private Map<String, Double> enclosing(int brace) {
    int open = brace;
    while (open != Nesting.NONE) {
      open = statement.nesting().parent(open);
      Level level = levels.get(open);
      if (level != null) {
        return level.visible();
      }
    }
    return Map.of();
  }

  private double size(int index, Level level) {
    if (isStar(index)) {
      return Math.max(1, level.passed());
    }
    return isVariable(index)
        ? Math.max(written(index), level.size(tokens.get(index).text())) * projected(index)
        : written(index);
  }

  private double written(int index) {
    CypherToken token = tokens.get(index);
    return switch (token.kind()) {
      case STRING, NUMBER, PARAMETER -> LITERAL;
      case QUOTED_NAME -> 1;
      case WORD -> word(index);
      case SYMBOL -> FREE.contains(token.text()) ? 0 : 1;
    };
  }

  private double word(int index) {
    CypherToken token = tokens.get(index);
    boolean overList =
        statement.isSymbol(index + 1, "(")
            && CypherFunctions.OVER_LISTS.contains(token.lowerCase());
    return overList ? OVER_LIST : LITERALS.contains(token.upperCase()) ? LITERAL : 1;
  }

  /** The {@code *} of WITH and RETURN. */
  private boolean isStar(int index) {
    boolean first =
        index > 0
            && (statement.isKeyword(index - 1, "WITH")
                || statement.isKeyword(index - 1, "RETURN")
                || statement.isKeyword(index - 1, "DISTINCT")
                || statement.isSymbol(index - 1, ","));
    return first && statement.isSymbol(index, "*");
  }

  /** Whether it may name a value, and is neither a property, a key nor an alias in the making. */
  private boolean isVariable(int index) {
    boolean key =
        statement.isSymbol(index + 1, ":")
            && (statement.isSymbol(index - 1, "{") || statement.isSymbol(index - 1, ","));
    return tokens.get(index).isName()
        && !key
        && !statement.isSymbol(index - 1, ".")
        && !statement.isKeyword(index - 1, "AS");
  }

  /** How often {@code n{.a, .b}} names its variable. */
  private int projected(int name) {
    int count = 1;
    if (statement.isSymbol(name + 1, "{")) {
      int close = Math.min(statement.nesting().partner(name + 1), tokens.size());
      for (int i = name + 2; i < close; i++) {
        count += statement.isSymbol(i, ",") && statement.nesting().parent(i) == name + 1 ? 1 : 0;
      }
    }
    return count;
  }

  /** Takes in what the level's last clause names. */
  private void leave(Level level) {
    CypherClause last = level.last;
    if (last == null) {
      return;
    }
    switch (last.word()) {
      case "WITH", "RETURN" -> project(level, last);
      case "MATCH" -> match(level, last);
      case "UNWIND" -> {
        project(last.start() + 1, last.end(), level.names);
        level.before = Map.of();
      }
      case "UNION" -> {
        level.names = new HashMap<>(level.outer);
        level.before = Map.of();
      }
      default -> {
        // WHERE, ORDER BY, SKIP and LIMIT name nothing.
      }
    }
  }

  private void match(Level level, CypherClause match) {
    double path = 0;
    for (PatternElement element : Patterns.of(statement, match)) {
      boolean whole = element.kind() == PatternElement.Kind.PATH;
      path = whole ? path : path + ENTITY;
      if (element.variable() != null) {
        level.names.putIfAbsent(element.variable(), whole ? Math.max(ENTITY, path) : ENTITY);
      }
    }
    level.before = Map.of();
  }

  private void project(Level level, CypherClause with) {
    Map<String, Double> names = new HashMap<>(level.outer);
    int start = with.start() + 1;
    for (int i = start; i <= with.end(); i++) {
      boolean end = i == with.end();
      if (end || (tokens.get(i).isSymbol(",") && statement.nesting().parent(i) == with.parent())) {
        projectItem(level, start, i, names);
        start = i + 1;
      }
    }
    level.before = level.names;
    level.names = names;
  }

  private void projectItem(Level level, int from, int to, Map<String, Double> names) {
    if (to - from == 1 && isStar(from)) {
      names.putAll(level.names);
    } else {
      project(from, to, names);
    }
  }

  private void project(int from, int to, Map<String, Double> names) {
    boolean named = to - from > 2 && statement.isKeyword(to - 2, "AS");
    if (to > from && (named || to - from == 1)) {
      double size = 0;
      for (int i = from; i < (named ? to - 2 : to); i++) {
        size += sizes[i];
      }
      names.put(tokens.get(to - 1).text(), Math.max(1, size));
    }
  }
}
