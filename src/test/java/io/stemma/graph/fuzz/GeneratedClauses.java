package io.stemma.graph.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Clauses, patterns and subqueries made at random. */
final class GeneratedClauses {
  private static final List<String> LABELS = List.of("", "", ":Dense", ":Agent", ":Missing");
  private static final List<String> TYPES = List.of("", "", ":NEAR", ":SPAWNED", ":Missing");
  private static final List<String> LENGTHS = List.of("*1..2", "*", "*0..1", "*2");

  private final Dice dice;
  private final GeneratedExpression expressions;

  GeneratedClauses(Dice dice) {
    this.dice = dice;
    this.expressions = new GeneratedExpression(dice, this);
  }

  GeneratedExpression expressions() {
    return expressions;
  }

  /** Some clauses that end in a RETURN of so many columns. */
  String part(Names names, int depth, int columns) {
    StringBuilder part = new StringBuilder();
    int clauses = 1 + dice.below(3);
    for (int i = 0; i < clauses; i++) {
      part.append(clause(names, depth)).append(' ');
    }
    return part.append(result(names, depth, columns)).toString();
  }

  /** EXISTS {…} or COUNT {…}. */
  String subquery(Names outer, int depth) {
    Names names = outer.copy();
    String word = dice.one("EXISTS { ", "COUNT { ");
    return switch (dice.below(5)) {
      case 0 -> word + pattern(names, depth, false) + " }";
      case 1 -> word + "MATCH " + pattern(names, depth, false) + where(names, depth) + " }";
      case 2 -> word + result(names, depth, 1) + " }";
      case 3 ->
          word
              + part(names, depth, 1)
              + dice.one(" UNION ", " UNION ALL ")
              + result(outer.copy(), depth, 1)
              + " }";
      default -> word + part(names, depth, 1) + " }";
    };
  }

  /** A path; where it must not be one node alone, it has an edge. */
  String pattern(Names names, int depth, boolean withEdge) {
    StringBuilder pattern = new StringBuilder(node(names, depth));
    int edges = (withEdge ? 1 : 0) + dice.below(2);
    for (int i = 0; i < edges; i++) {
      pattern.append(edge(names, depth)).append(node(names, depth));
    }
    return pattern.toString();
  }

  /**
   * A path in an expression. It may make no variables; and without a type or an arrow AGE cannot
   * tell most from a subtraction, which is its answer then.
   */
  String patternOfKnown(Names names, int depth) {
    if (dice.once(6)) {
      return pattern(names.copy(), depth, true);
    }
    StringBuilder pattern = new StringBuilder(nodeOfKnown(names, depth));
    int edges = 1 + dice.below(2);
    for (int i = 0; i < edges; i++) {
      pattern
          .append(
              dice.one(
                  "-->",
                  "<-[:NEAR]-",
                  "-[:NEAR]-",
                  "-[:SPAWNED" + properties(names, depth) + "]->"))
          .append(nodeOfKnown(names, depth));
    }
    return pattern.toString();
  }

  private String nodeOfKnown(Names names, int depth) {
    String known = names.latest(Names.Kind.NODE);
    return known != null && dice.once(2)
        ? "(" + known + ")"
        : "(" + dice.of(LABELS) + properties(names, depth) + ")";
  }

  private String clause(Names names, int depth) {
    return switch (dice.below(8)) {
      case 0, 1, 2 -> match(names, depth);
      case 3 -> "OPTIONAL " + match(names, depth) + " " + with(names, depth);
      case 4 -> unwind(names, depth);
      default -> with(names, depth);
    };
  }

  private String match(Names names, int depth) {
    StringBuilder match = new StringBuilder("MATCH ");
    String path = names.fresh();
    boolean named = dice.once(3);
    match.append(named ? path + " = " : "").append(pattern(names, depth, named));
    if (dice.once(4)) {
      match.append(", ").append(pattern(names, depth, false));
    }
    if (named) {
      names.add(path);
    }
    return match.append(where(names, depth)).toString();
  }

  private String unwind(Names names, int depth) {
    String source =
        dice.once(12) ? expressions.item(names, depth) : expressions.listOf(names, depth);
    String name = names.fresh();
    names.add(name);
    return "UNWIND " + source + " AS " + name;
  }

  private String with(Names names, int depth) {
    StringBuilder with = new StringBuilder("WITH ").append(dice.once(4) ? "DISTINCT " : "");
    List<String> projected = new ArrayList<>();
    boolean all = dice.once(8) && !names.isEmpty();
    if (all) {
      with.append('*');
      projected.addAll(names.all());
    }
    for (String name : names.all()) {
      if (!all && dice.once(2)) {
        with.append(projected.isEmpty() ? "" : ", ").append(name);
        projected.add(name);
      }
    }
    String fresh = names.fresh();
    with.append(projected.isEmpty() ? "" : ", ")
        .append(expressions.item(names, depth))
        .append(" AS ")
        .append(fresh);
    projected.add(fresh);
    names.replace(projected);
    return with + order(names, depth, fresh) + (dice.once(3) ? where(names, depth) : "");
  }

  private String result(Names names, int depth, int columns) {
    StringBuilder result = new StringBuilder("RETURN ").append(dice.once(5) ? "DISTINCT " : "");
    for (int i = 0; i < columns; i++) {
      result
          .append(i == 0 ? "" : ", ")
          .append(expressions.item(names, depth))
          .append(" AS c")
          .append(i);
    }
    return result + order(names, depth, "c0");
  }

  private String order(Names names, int depth, String projected) {
    String order = dice.once(16) ? " ORDER BY " + expressions.item(names, depth - 1) : "";
    if (order.isEmpty() && dice.once(6)) {
      order = " ORDER BY " + projected + dice.one("", " DESC", " IS NULL");
    }
    order += dice.once(8) ? " SKIP " + number(depth) : "";
    return order + (dice.once(6) ? " LIMIT " + number(depth) : "");
  }

  private String number(int depth) {
    return dice.once(6)
        ? expressions.of(new Names(), depth - 1)
        : dice.one("1", "3", "$i", "size([1])", "toInteger(1.5)");
  }

  private String where(Names names, int depth) {
    return dice.once(2) ? " WHERE " + expressions.predicate(names, depth) : "";
  }

  private String node(Names names, int depth) {
    String known = names.latest(Names.Kind.NODE);
    if (known != null && dice.once(3)) {
      return "(" + known + ")";
    }
    return "("
        + variable(names, Names.Kind.NODE)
        + dice.of(LABELS)
        + properties(names, depth)
        + ")";
  }

  private String edge(Names names, int depth) {
    if (dice.once(4)) {
      return dice.one("-->", "<--", "--");
    }
    boolean path = dice.once(4);
    String inner =
        (path ? dice.one("", names.fresh()) : variable(names, Names.Kind.EDGE))
            + dice.of(TYPES)
            + (path ? dice.of(LENGTHS) : "")
            + properties(names, depth);
    return dice.one("-[%s]->", "<-[%s]-", "-[%s]-").formatted(inner);
  }

  private String variable(Names names, Names.Kind kind) {
    if (dice.once(3)) {
      return "";
    }
    String name = names.fresh();
    names.add(name, kind);
    return name;
  }

  private String properties(Names names, int depth) {
    if (!dice.once(3)) {
      return "";
    }
    String map = expressions.map(names, Math.min(depth, 3));
    // A subquery there is refused, so most would end here.
    boolean refused = map.contains("EXISTS {") || map.contains("COUNT {");
    return " " + (refused && !dice.once(8) ? expressions.map(names, 0) : map);
  }
}
