package io.stemma.graph.language;

import io.stemma.error.StemmaException;
import java.util.Arrays;
import java.util.List;

/**
 * Refuses what ends the server process of AGE 1.8.0 and with it every session. Most of it is one
 * mistake of AGE's: a value that is no agtype ({@link NativeValues}) in a place that reads it as
 * agtype. Each rule refuses the place, whatever stands around it; docs/cypher-support.md has the
 * reasons and what to write instead.
 */
final class CrashShapes {
  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final NativeValues natives;
  private final Operands operands;
  private final boolean[] filtered;
  private final boolean[] patterned;
  private final boolean[] unwound;
  private final PatternPlaces places;
  private final int[] aggregatesBefore;

  private CrashShapes(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    this.natives = new NativeValues(statement);
    this.operands = new Operands(statement);
    this.filtered = filtered(statement, true);
    this.patterned = filtered(statement, false);
    this.unwound = unwound(statement);
    this.places = new PatternPlaces(statement);
    this.aggregatesBefore = new int[tokens.size() + 1];
    for (int i = 0; i < tokens.size(); i++) {
      aggregatesBefore[i + 1] = aggregatesBefore[i] + (isAggregate(i) ? 1 : 0);
    }
  }

  /** The tokens of MATCH clauses and of their WHERE, subqueries in them included. */
  private static boolean[] filtered(CypherStatement statement, boolean withWhere) {
    boolean[] filtered = new boolean[statement.tokens().size()];
    CypherClause before = null;
    for (CypherClause clause : statement.clauses()) {
      boolean where =
          withWhere
              && before != null
              && before.word().equals("MATCH")
              && clause.word().equals("WHERE");
      // One that stands in such a clause is marked with it.
      if ((where || clause.word().equals("MATCH")) && !filtered[clause.start()]) {
        Arrays.fill(filtered, clause.start(), clause.end(), true);
      }
      before = clause;
    }
    return filtered;
  }

  /** The tokens of UNWIND clauses, subqueries in them included. */
  private static boolean[] unwound(CypherStatement statement) {
    boolean[] unwound = new boolean[statement.tokens().size()];
    for (CypherClause clause : statement.clauses()) {
      if (clause.word().equals("UNWIND")) {
        Arrays.fill(unwound, clause.start(), clause.end(), true);
      }
    }
    return unwound;
  }

  static void check(CypherStatement statement) {
    CrashShapes shapes = new CrashShapes(statement);
    for (int i = 0; i < statement.tokens().size(); i++) {
      shapes.checkMembership(i);
      shapes.checkStringMatch(i);
      shapes.checkIndex(i);
      shapes.checkComprehension(i);
      shapes.checkSubqueryInMap(i);
      shapes.checkMapInFilter(i);
    }
    shapes.checkSubqueriesOfOptionalMatch();
    for (int call : statement.calls()) {
      shapes.checkListConversion(call);
      shapes.checkReduce(call);
      shapes.checkOverList(call);
      shapes.checkAggregate(call);
    }
  }

  private void checkMembership(int in) {
    if (!statement.isKeyword(in, "IN") || bindsVariable(in) || isWrittenList(in + 1)) {
      return;
    }
    if (natives.isNativeOperand(operands.startBefore(in), in)
        || natives.isNativeOperand(in + 1, operands.endAfter(in + 1))) {
      throw refused(
          in,
          "IN with an id, a count or a truth value over anything but a written list ends the server"
              + " (apache/age#2500): write the list out, or UNWIND it and compare with =.");
    }
  }

  /** {@code [x IN …]}, {@code all(x IN …)} and {@code reduce(s = 0, x IN …)} compare nothing. */
  private boolean bindsVariable(int in) {
    if (in < 2 || !tokens.get(in - 1).isName()) {
      return false;
    }
    if (statement.isSymbol(in - 2, "[")) {
      return !operands.isBehindValue(in - 2);
    }
    int open = statement.nesting().parent(in);
    boolean first = statement.isSymbol(in - 2, "(") || statement.isSymbol(in - 2, ",");
    return first
        && open > 0
        && statement.isSymbol(open, "(")
        && CypherFunctions.OVER_LISTS.contains(tokens.get(open - 1).lowerCase());
  }

  private boolean isWrittenList(int start) {
    if (!statement.isSymbol(start, "[")) {
      return false;
    }
    int close = statement.nesting().partner(start);
    boolean comprehension =
        start + 2 < close && tokens.get(start + 1).isName() && tokens.get(start + 2).isWord("IN");
    return !comprehension && operands.endAfter(start) == close + 1;
  }

  private void checkStringMatch(int index) {
    boolean two = statement.isKeyword(index, "STARTS") || statement.isKeyword(index, "ENDS");
    if (!two && !statement.isKeyword(index, "CONTAINS")) {
      return;
    }
    int right = two ? index + 2 : index + 1;
    if (isNoString(operands.startBefore(index), index)
        || isNoString(right, operands.endAfter(right))) {
      throw refused(
          index,
          tokens.get(index).upperCase()
              + " with a node, an edge, an id, a count or a truth value ends the server: compare"
              + " strings, for instance a property or toString(…).");
    }
  }

  private void checkIndex(int open) {
    if (statement.isSymbol(open, "{") && open > 0 && natives.isNativeName(open - 1)) {
      throw refused(open, "Only a node, an edge or a map can be projected with {…}.");
    }
    if (statement.isSymbol(open, "[")
        && operands.isBehindValue(open)
        && isNoIndex(open + 1, statement.nesting().partner(open))) {
      throw refused(
          open,
          "An index that is a node, an edge, an id, a count or a truth value ends the server: use a"
              + " number or a name of agtype, for instance a property or toInteger(…).");
    }
  }

  private boolean isNoString(int from, int to) {
    return natives.isNativeOperand(from, to) || natives.isEntity(from, to);
  }

  private boolean isNoIndex(int from, int to) {
    return natives.isNative(from, to) || natives.isEntity(from, to);
  }

  private void checkListConversion(int call) {
    if (CypherFunctions.LIST_CONVERSIONS.contains(tokens.get(call).lowerCase())
        && natives.isNative(call + 2, statement.nesting().partner(call + 1))) {
      throw refused(
          call,
          tokens.get(call).text()
              + " of an id, a count or a truth value ends the server: it takes a list.");
    }
  }

  private void checkReduce(int call) {
    if (!tokens.get(call).isWord("reduce")) {
      return;
    }
    int close = statement.nesting().partner(call + 1);
    boolean aggregates = aggregatesBefore[close] > aggregatesBefore[call];
    int start = call + 4;
    int end = start;
    while (end < close
        && !(tokens.get(end).isSymbol(",") && statement.nesting().parent(end) == call + 1)) {
      end++;
    }
    if (aggregates || natives.isNative(start, end)) {
      throw refused(
          call,
          "reduce with an aggregate, or from an id, a count or a truth value on, ends the server:"
              + " compute it in a WITH before.");
    }
    checkHoldsNoSubquery(call, call + 2, close);
  }

  /** AGE takes the variables of a subquery there for those of another level. */
  private void checkHoldsNoSubquery(int call, int from, int to) {
    for (int i = from; i < to; i++) {
      boolean overList =
          statement.isSymbol(i + 1, "(")
              && CypherFunctions.OVER_LISTS.contains(tokens.get(i).lowerCase());
      if (overList || isComprehension(i) || places.isSubquery(i) || places.isEdge(i)) {
        throw refused(
            i,
            "Another function over a list, a comprehension, a pattern or a subquery in braces ends"
                + " the server in "
                + (tokens.get(call).isWord("reduce")
                    ? "reduce"
                    : "the list of all, any, none, single")
                + ": compute that in a WITH before.");
      }
    }
  }

  /**
   * AGE reads the variables of a pattern before it has made them, where a subquery asks for one; a
   * pattern in an expression is such a subquery, too.
   */
  private void checkSubqueryInMap(int index) {
    if (!places.isInMap(index)) {
      return;
    }
    if (places.isSubquery(index)) {
      throw refused(
          index - 1,
          tokens.get(index - 1).upperCase()
              + " {…} in the map of a pattern ends the server (apache/age#2507): name the node or"
              + " edge and compare in WHERE, as in MATCH (a) WHERE a.n = COUNT {…}.");
    }
    boolean ofOneNode =
        tokens.get(index).isWord("exists")
            && statement.isSymbol(index + 1, "(")
            && statement.isSymbol(index + 2, "(");
    if (places.isEdge(index) || ofOneNode) {
      throw refused(
          index,
          "A pattern in the map of a pattern ends the server (apache/age#2507): name the node or"
              + " edge and compare in WHERE, as in MATCH (a) WHERE a.n = exists((a)-->()).");
    }
  }

  /** AGE loses its way when such a subquery in a filter of MATCH looks at a matched whole. */
  private void checkOverList(int call) {
    if (CypherFunctions.OVER_LISTS.contains(tokens.get(call).lowerCase())) {
      checkHoldsNoSubquery(call, call + 2, endOfList(call));
    }
    boolean looked = filtered[call] || places.isInMap(call);
    if (looked && CypherFunctions.OVER_LISTS.contains(tokens.get(call).lowerCase())) {
      checkNamesNoEntity(call + 1);
    }
  }

  /** Where the list of {@code all(x IN … WHERE …)} ends. */
  private int endOfList(int call) {
    int close = statement.nesting().partner(call + 1);
    for (int i = call + 2; i < close; i++) {
      if (statement.isKeyword(i, "WHERE") && statement.nesting().parent(i) == call + 1) {
        return i;
      }
    }
    return close;
  }

  /** The same of the map of a pattern that is no part of the MATCH itself. */
  private void checkMapInFilter(int map) {
    if (filtered[map] && places.isMapInExpression(map)) {
      checkNamesNoEntity(map);
    }
  }

  /** The same of {@code [x IN … | …]}, in the map of a pattern only. */
  private void checkComprehension(int open) {
    if ((patterned[open] || places.isInMap(open)) && isComprehension(open)) {
      checkNamesNoEntity(open);
    }
  }

  private boolean isComprehension(int open) {
    return statement.isSymbol(open, "[")
        && open + 2 < tokens.size()
        && tokens.get(open + 1).isName()
        && statement.isKeyword(open + 2, "IN");
  }

  /** Behind OPTIONAL MATCH, AGE joins what such a subquery names to what is not there. */
  private void checkSubqueriesOfOptionalMatch() {
    CypherClause before = null;
    for (CypherClause clause : statement.clauses()) {
      if (before != null && isOptional(before) && clause.word().equals("WHERE")) {
        for (int i = clause.start(); i < clause.end(); i++) {
          refuseSubquery(i);
          if (isComprehension(i)) {
            checkNamesNoEntity(i);
          }
        }
      }
      before = clause;
    }
  }

  private void refuseSubquery(int brace) {
    if (places.isSubquery(brace)) {
      throw refused(
          brace - 1,
          tokens.get(brace - 1).upperCase()
              + " {…} in the WHERE of an OPTIONAL MATCH ends the server: write exists((a)-->(b)), or"
              + " put WITH before WHERE.");
    }
  }

  private boolean isOptional(CypherClause clause) {
    return clause.word().equals("MATCH")
        && clause.start() > 0
        && statement.isKeyword(clause.start() - 1, "OPTIONAL");
  }

  private void checkNamesNoEntity(int open) {
    int close = statement.nesting().partner(open);
    for (int i = open + 1; i < close; i++) {
      boolean property =
          statement.isSymbol(i + 1, ".") && !natives.paths().contains(tokens.get(i).text());
      if (tokens.get(i).isName()
          && natives.entities().contains(tokens.get(i).text())
          && !statement.isSymbol(i - 1, ".")
          && !property
          && !statement.isSymbol(i + 1, ":")) {
        throw refused(
            i,
            "In a MATCH or its WHERE, what goes through a list and the map of a pattern in an"
                + " expression may name a node or edge that the MATCH finds only by a property, and"
                + " a path not at all; more ends the server: put WITH between MATCH and WHERE.");
      }
    }
  }

  /**
   * Hidden in a list, an aggregate passes AGE's own check that there is none in a filter. In an
   * UNWIND there is no check: over no rows, what stands beside the aggregate is read from a row
   * that is not there. A subquery's aggregate of a name from outside belongs to the UNWIND, too.
   */
  private void checkAggregate(int call) {
    if (isAggregate(call) && unwound[call]) {
      throw refused(
          call,
          tokens.get(call).text()
              + "(…) in an UNWIND ends the server where there are no rows: compute it in a WITH"
              + " before.");
    }
    if (isAggregate(call) && filtered[call] && !isInSubquery(call)) {
      throw refused(
          call,
          tokens.get(call).text()
              + "(…) cannot stand in a MATCH or its WHERE: compute it in a WITH before.");
    }
  }

  private boolean isAggregate(int index) {
    return statement.isSymbol(index + 1, "(")
        && CypherFunctions.AGGREGATES.contains(tokens.get(index).lowerCase());
  }

  private boolean isInSubquery(int index) {
    int open = statement.nesting().parent(index);
    while (open > 0
        && !(statement.isSymbol(open, "{")
            && (tokens.get(open - 1).isWord("EXISTS") || tokens.get(open - 1).isWord("COUNT")))) {
      open = statement.nesting().parent(open);
    }
    return open > 0;
  }

  private StemmaException refused(int index, String message) {
    return CypherText.refused(statement.text(), tokens.get(index).start(), message);
  }
}
