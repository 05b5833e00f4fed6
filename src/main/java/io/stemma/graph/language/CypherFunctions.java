package io.stemma.graph.language;

import java.util.Set;

/**
 * The functions of AGE 1.8 by what they do, in lower case: {@code id} is {@code ag_catalog.age_id}.
 * AGE calls any function of PostgreSQL whose name it does not know itself, so only what stands here
 * may be called.
 */
final class CypherFunctions {
  /** What a query may call. */
  static final Set<String> ALLOWED =
      Set.of(
          "abs",
          "acos",
          "all",
          "all_shortest_paths",
          "any",
          "asin",
          "atan",
          "atan2",
          "avg",
          "ceil",
          "coalesce",
          "collect",
          "cos",
          "cot",
          "count",
          "degrees",
          "e",
          "end_id",
          "endnode",
          "exists",
          "exp",
          "floor",
          "head",
          "id",
          "isempty",
          "keys",
          "label",
          "labels",
          "last",
          "left",
          "length",
          "log",
          "log10",
          "ltrim",
          "max",
          "min",
          "nodes",
          "none",
          "percentilecont",
          "percentiledisc",
          "pi",
          "properties",
          "radians",
          "rand",
          "range",
          "reduce",
          "relationships",
          "replace",
          "reverse",
          "right",
          "round",
          "rtrim",
          "shortest_path",
          "sign",
          "sin",
          "single",
          "size",
          "split",
          "sqrt",
          "start_id",
          "startnode",
          "stdev",
          "stdevp",
          "substring",
          "sum",
          "tail",
          "tan",
          "timestamp",
          "toboolean",
          "tobooleanlist",
          "tofloat",
          "tofloatlist",
          "tointeger",
          "tointegerlist",
          "tolower",
          "tostring",
          "tostringlist",
          "toupper",
          "trim",
          "type",
          "vertex_stats");

  /** Read the copy of the graph that AGE keeps in each server process. */
  static final Set<String> OF_PATHS = Set.of("all_shortest_paths", "shortest_path", "vertex_stats");

  /** Give a number, truth value or graphid of PostgreSQL where others give agtype. */
  static final Set<String> NATIVE =
      Set.of("avg", "count", "end_id", "exists", "id", "isempty", "start_id");

  /** Convert a list; what is no agtype crashes them. */
  static final Set<String> LIST_CONVERSIONS =
      Set.of("tobooleanlist", "tofloatlist", "tointegerlist", "tostringlist");

  /** Go through a list with a variable of their own, in a subquery of AGE's making. */
  static final Set<String> OVER_LISTS = Set.of("all", "any", "none", "reduce", "single");

  static final Set<String> AGGREGATES =
      Set.of(
          "avg",
          "collect",
          "count",
          "max",
          "min",
          "percentilecont",
          "percentiledisc",
          "stdev",
          "stdevp",
          "sum");

  /** Casts of AGE's own; any other name is looked up among all types of the database. */
  static final Set<String> CASTS =
      Set.of("bool", "boolean", "edge", "float", "int", "integer", "numeric", "path", "vertex");

  private CypherFunctions() {}
}
