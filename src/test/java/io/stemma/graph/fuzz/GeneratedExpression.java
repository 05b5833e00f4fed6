package io.stemma.graph.fuzz;

import java.util.List;

/** Expressions made at random, nested to a depth. */
final class GeneratedExpression {
  private static final List<String> LITERALS =
      List.of("0", "1", "-2", "1.5", "''", "'a'", "true", "false", "null", "[]", "[1, 2]", "{}");
  private static final List<String> PARAMETERS = List.of("$i", "$s", "$l", "$m", "$n");
  private static final List<String> KEYS = List.of("id", "v", "name", "l", "m", "i", "w");
  private static final List<String> FUNCTIONS =
      List.of(
          "abs",
          "atan2",
          "ceil",
          "coalesce",
          "exists",
          "exp",
          "endNode",
          "end_id",
          "head",
          "id",
          "isEmpty",
          "keys",
          "label",
          "labels",
          "last",
          "left",
          "length",
          "log",
          "lTrim",
          "nodes",
          "properties",
          "range",
          "relationships",
          "replace",
          "reverse",
          "right",
          "round",
          "sign",
          "size",
          "split",
          "sqrt",
          "startNode",
          "start_id",
          "substring",
          "tail",
          "toBoolean",
          "toBooleanList",
          "toFloat",
          "toFloatList",
          "toInteger",
          "toLower",
          "toString",
          "toStringList",
          "toIntegerList",
          "type",
          "vertex_stats");
  private static final List<String> AGGREGATES =
      List.of(
          "count",
          "collect",
          "sum",
          "avg",
          "min",
          "max",
          "stDev",
          "stDevP",
          "percentileCont",
          "percentileDisc",
          "count(DISTINCT ",
          "collect(DISTINCT ");
  private static final List<String> OF_TWO =
      List.of(
          "atan2",
          "coalesce",
          "left",
          "percentileCont",
          "percentileDisc",
          "range",
          "replace",
          "right",
          "round",
          "split",
          "substring");
  private static final List<String> BINARY =
      List.of(
          "+",
          "-",
          "*",
          "/",
          "%",
          "^",
          "=",
          "<>",
          "<",
          ">",
          "<=",
          ">=",
          "AND",
          "OR",
          "XOR",
          "IN",
          "||",
          "=~",
          "STARTS WITH",
          "ENDS WITH",
          "CONTAINS");
  private static final List<String> CASTS =
      List.of("int", "float", "numeric", "bool", "vertex", "edge", "path");

  private final Dice dice;
  private final GeneratedClauses clauses;

  GeneratedExpression(Dice dice, GeneratedClauses clauses) {
    this.dice = dice;
    this.clauses = clauses;
  }

  /** One that may hold aggregates at its top. */
  String item(Names names, int depth) {
    return dice.once(8) ? aggregate(names, depth) : of(names, depth);
  }

  /** Any expression. */
  String of(Names names, int depth) {
    if (depth <= 0 || dice.once(4)) {
      return leaf(names);
    }
    int less = depth - 1;
    if (dice.once(60)) {
      return aggregate(names, less);
    }
    return switch (dice.below(16)) {
      case 0, 1 -> binary(names, less);
      case 2 -> dice.once(2) ? predicate(names, less) : "-(" + of(names, less) + ")";
      case 3 -> "(" + of(names, less) + ")" + dice.one(" IS NULL", " IS NOT NULL");
      case 4, 5 -> call(names, less);
      case 6 -> list(names, less);
      case 7 -> "(" + of(names, less) + ")" + part(names, less);
      case 8 -> map(names, less);
      case 9 -> caseOf(names, less);
      case 10, 11 -> overList(names, less);
      case 12, 13 -> clauses.subquery(names, less);
      case 14 -> pattern(names, less);
      default -> names.isEmpty() ? leaf(names) : other(names, less);
    };
  }

  /** What takes something out of a list, a map or an entity. */
  private String part(Names names, int depth) {
    return switch (dice.below(6)) {
      case 0 -> "." + dice.of(KEYS);
      case 1 -> "['" + dice.of(KEYS) + "']";
      case 2 -> "[.." + index(names, depth) + "]";
      case 3 -> "[" + index(names, depth) + ".." + index(names, depth) + "]";
      default -> "[" + index(names, depth) + dice.one("]", "..]");
    };
  }

  /** Mostly a number, as the rules want it. */
  private String index(Names names, int depth) {
    return dice.once(6)
        ? of(names, depth)
        : dice.one("0", "$i", "-1", "toInteger(" + of(names, depth) + ")", "size([1])");
  }

  /** One that is a truth value, mostly: elsewhere AGE reads no further. */
  String predicate(Names names, int depth) {
    if (dice.once(12)) {
      return of(names, depth);
    }
    int less = depth - 1;
    return switch (depth <= 0 ? dice.below(3) : dice.below(9)) {
      case 0 -> of(names, less) + dice.one(" = ", " <> ", " < ", " >= ") + of(names, less);
      case 1 -> "(" + of(names, less) + ")" + dice.one(" IS NULL", " IS NOT NULL");
      case 2 -> of(names, less) + " IN " + dice.one("[1, 'a']", "$l", list(names, less));
      case 3 ->
          "("
              + predicate(names, less)
              + dice.one(" AND ", " OR ", " XOR ")
              + predicate(names, less)
              + ")";
      case 4 -> "NOT (" + predicate(names, less) + ")";
      case 5 -> clauses.subquery(names, less).replaceFirst("COUNT", "EXISTS");
      case 6 -> pattern(names, less);
      case 7 -> predicateOverList(names, less);
      default -> text(names, less) + dice.one(" STARTS WITH ", " CONTAINS ", " =~ ") + "'a'";
    };
  }

  private String predicateOverList(Names names, int depth) {
    String local = names.fresh();
    return dice.one("all", "any", "none", "single")
        + "("
        + local
        + " IN "
        + listOf(names, depth)
        + " WHERE "
        + predicate(names.with(local), depth)
        + ")";
  }

  String listOf(Names names, int depth) {
    return dice.once(3) ? of(names, depth) : dice.one("[1, 2]", "$l", "keys({a: 1})", "[1]");
  }

  private String text(Names names, int depth) {
    return dice.once(4) ? of(names, depth) : "toString(" + of(names, depth) + ")";
  }

  /** A map for a pattern or a value. */
  String map(Names names, int depth) {
    StringBuilder map = new StringBuilder("{");
    int entries = 1 + dice.below(2);
    for (int i = 0; i < entries; i++) {
      map.append(i == 0 ? "" : ", ").append(dice.of(KEYS)).append(": ").append(of(names, depth));
    }
    return map.append("}").toString();
  }

  private String leaf(Names names) {
    return switch (dice.below(6)) {
      case 0 -> dice.of(LITERALS);
      case 1 -> dice.of(PARAMETERS);
      case 2, 3 -> names.isEmpty() ? dice.of(LITERALS) : names.any(dice) + "." + dice.of(KEYS);
      default -> names.any(dice);
    };
  }

  private String binary(Names names, int depth) {
    String operator = dice.of(BINARY);
    if (operator.length() > 7) {
      return "(" + text(names, depth) + " " + operator + " " + text(names, depth) + ")";
    }
    if (List.of("AND", "OR", "XOR").contains(operator)) {
      return "(" + predicate(names, depth) + " " + operator + " " + predicate(names, depth) + ")";
    }
    String chain = dice.once(5) ? " " + operator + " " + of(names, depth - 1) : "";
    return "(" + of(names, depth) + " " + operator + " " + of(names, depth) + chain + ")";
  }

  private String call(Names names, int depth) {
    String function = dice.of(FUNCTIONS);
    int arguments = arguments(function) + (dice.once(20) ? 1 : 0);
    StringBuilder call = new StringBuilder(function).append('(');
    for (int i = 0; i < arguments; i++) {
      call.append(i == 0 ? "" : ", ").append(of(names, depth));
    }
    return call.append(')').toString();
  }

  private static int arguments(String function) {
    boolean three = List.of("replace", "substring").contains(function);
    return three ? 3 : OF_TWO.contains(function) ? 2 : 1;
  }

  private String aggregate(Names names, int depth) {
    String aggregate = dice.of(AGGREGATES);
    String second = OF_TWO.contains(aggregate) ? ", " + dice.one("0.5", "$i", leaf(names)) : "";
    return dice.once(8)
        ? "count(*)"
        : aggregate + (aggregate.endsWith(" ") ? "" : "(") + of(names, depth - 1) + second + ")";
  }

  private String list(Names names, int depth) {
    return "[" + of(names, depth) + ", " + of(names, depth - 1) + "]";
  }

  private String caseOf(Names names, int depth) {
    String subject = dice.once(2) ? of(names, depth - 1) + " " : "";
    return "CASE %sWHEN %s THEN %s ELSE %s END"
        .formatted(
            subject,
            subject.isEmpty() ? predicate(names, depth) : of(names, depth),
            of(names, depth),
            of(names, depth - 1));
  }

  private String overList(Names names, int depth) {
    String local = names.fresh();
    Names inner = names.with(local);
    String source = local + " IN " + listOf(names, depth);
    return switch (dice.below(7)) {
      case 0, 1 -> "[" + source + " | " + of(inner, depth) + "]";
      case 2 ->
          "[" + source + " WHERE " + predicate(inner, depth) + " | " + of(inner, depth - 1) + "]";
      case 3 -> reduce(names, inner, local, depth);
      default ->
          dice.one("all", "any", "none", "single")
              + "("
              + source
              + " WHERE "
              + of(inner, depth)
              + ")";
    };
  }

  private String reduce(Names names, Names inner, String local, int depth) {
    String sum = inner.fresh();
    String source = local + " IN " + listOf(names, 0);
    return "reduce(%s = %s, %s | %s)"
        .formatted(
            sum,
            dice.once(4) ? of(names, depth) : "0",
            source,
            dice.once(4) ? of(inner.with(sum), depth) : sum + " + " + local);
  }

  private String pattern(Names names, int depth) {
    String pattern = clauses.patternOfKnown(names, depth);
    return dice.once(2) ? "exists(" + pattern + ")" : pattern;
  }

  private String other(Names names, int depth) {
    return switch (dice.below(6)) {
      case 0 -> "(" + of(names, depth) + ")::" + dice.of(CASTS);
      case 4 ->
          "all_shortest_paths("
              + names.any(dice)
              + ", "
              + of(names, depth)
              + dice.one(")", ", 'NEAR')", ", null, 1, 2)");
      case 1 -> names.any(dice) + "{.*, k: " + of(names, depth) + "}";
      case 2 -> names.any(dice) + "{.id, .v}";
      case 3 -> "shortest_path(" + names.any(dice) + ", " + names.any(dice) + ", 'NEAR')";
      default -> "coalesce(" + of(names, depth) + ", " + of(names, depth - 1) + ")";
    };
  }
}
