package io.stemma.graph.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many parses of a text AGE's parser keeps side by side. An expression in parentheses may still
 * become a pattern: {@code ({a: 1})} may be a map or a node with that property, {@code (a)-[b]-(c)}
 * a subtraction or a path. The parser (Bison's GLR) goes on with each until one fails. A place in
 * such parentheses multiplies them, and so does nesting. For the seventeenth it calls {@code
 * realloc} on memory that is PostgreSQL's, which aborts the server process.
 */
final class ParallelParses {
  /** What the parser has room for. */
  static final int MOST = 16;

  /** A value in parentheses, and one in two pairs of them, until the token behind it is known. */
  private static final int PARENTHESIS = 1;

  private static final int PARENTHESES = 2;

  /** An edge or a minus or a comparison, until the token behind it is known. */
  private static final int JOINT = 2;

  private static final Set<String> SEPARATORS =
      Set.of("AND", "OR", "XOR", "WHEN", "THEN", "ELSE", "AS");

  private final CypherStatement statement;
  private final List<CypherToken> tokens;
  private final boolean[] pattern;
  private final Set<Integer> clauses = new HashSet<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private Level level = new Level(1, false);

  /** What stands between two brackets, with the parses of what stands before it. */
  private static final class Level {
    private final int before;
    private boolean patternOnly;
    private int joints;

    private Level(int before, boolean patternOnly) {
      this.before = before;
      this.patternOnly = patternOnly;
    }

    private int parses(int more) {
      return Math.min(1 << 20, before * (1 + JOINT * joints + more));
    }
  }

  private ParallelParses(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    this.pattern = patterns(statement);
    statement.clauses().forEach(clause -> clauses.add(clause.start()));
  }

  /** The tokens of MATCH that stand in no bracket: there a parenthesis is nothing but a node. */
  private static boolean[] patterns(CypherStatement statement) {
    boolean[] pattern = new boolean[statement.tokens().size()];
    for (CypherClause clause : statement.clauses()) {
      for (int i = clause.start(); clause.word().equals("MATCH") && i < clause.end(); i++) {
        pattern[i] = statement.nesting().parent(i) == clause.parent();
      }
    }
    return pattern;
  }

  /** Refuses a text of which AGE would keep more parses than it can. */
  static void check(CypherStatement statement) {
    ParallelParses parses = new ParallelParses(statement);
    for (int i = 0; i < parses.tokens.size(); i++) {
      if (parses.read(i) > MOST) {
        throw CypherText.refused(
            statement.text(),
            parses.tokens.get(i).start(),
            "AGE's parser cannot tell patterns from maps and subtractions in parentheses that are"
                + " nested or joined so often, which ends the server: leave out parentheses around"
                + " maps and single names, give edges a type or an arrow, or compute the inner value"
                + " in a WITH before.");
      }
    }
  }

  /** The most parses at any token. */
  static int most(CypherStatement statement) {
    ParallelParses parses = new ParallelParses(statement);
    int most = 1;
    for (int i = 0; i < parses.tokens.size(); i++) {
      most = Math.max(most, parses.read(i));
    }
    return most;
  }

  /** Takes in the next token; gives the parses while it is read. */
  private int read(int index) {
    CypherToken token = tokens.get(index);
    if (token.opens()) {
      return open(index);
    }
    if (token.closes()) {
      level = levels.isEmpty() ? level : levels.pop();
      return level.parses(0);
    }
    boolean separator =
        token.isSymbol(",")
            || token.isSymbol("|")
            || (statement.isKeyword(index) && SEPARATORS.contains(token.upperCase()));
    if (separator || clauses.contains(index)) {
      level.joints = 0;
      level.patternOnly &= !token.isWord("WHERE");
    }
    if (!isPattern(index) && isJoint(index)) {
      int parses = level.parses(level.joints == 0 ? JOINT : 2 * JOINT);
      level.joints += mayBeExpression(index) ? 1 : 0;
      return parses;
    }
    return level.parses(0);
  }

  private int open(int index) {
    int inside = isPattern(index) || !isUndecided(index) ? level.parses(0) : beside(index, 1);
    int most = isPattern(index) ? inside : Math.max(inside, beside(index, parentheses(index)));
    levels.push(level);
    level = new Level(inside, isPatternOnly(index));
    return most;
  }

  /** So many more parses for the node at the end of an edge, for each parse elsewhere. */
  private int beside(int open, int more) {
    boolean end = statement.isSymbol(open - 1, "-") || statement.isSymbol(open - 1, ">");
    return end ? level.parses(more) : level.parses(0) * (1 + more);
  }

  private boolean isPattern(int index) {
    return pattern[index] || level.patternOnly;
  }

  private int parentheses(int open) {
    if (!isPlainParenthesis(open)) {
      return 0;
    }
    return isPlainParenthesis(open + 1) || (open > 0 && isPlainParenthesis(open - 1))
        ? PARENTHESES
        : PARENTHESIS;
  }

  private boolean isPlainParenthesis(int index) {
    boolean call =
        index > 0 && tokens.get(index - 1).isName() && !Keywords.isOperator(tokens, index - 1);
    return statement.isSymbol(index, "(") && !call;
  }

  /** Whether the bracket may be that of a node or edge with properties, or of a value. */
  private boolean isUndecided(int open) {
    boolean bracket =
        isPlainParenthesis(open)
            || (statement.isSymbol(open, "[") && statement.isSymbol(open - 1, "-"));
    boolean named = open + 1 < tokens.size() && tokens.get(open + 1).isName();
    return bracket && statement.isSymbol(named ? open + 2 : open + 1, "{");
  }

  /** Whether nothing but a pattern can stand in it. */
  private boolean isPatternOnly(int open) {
    boolean named = open > 0 && tokens.get(open - 1).isName();
    if (!named || !statement.isSymbol(open + 1, "(")) {
      return false;
    }
    return statement.isSymbol(open, "{")
        ? statement.isKeyword(open - 1)
        : tokens.get(open - 1).isWord("EXISTS");
  }

  /** Whether it joins what stands in parentheses to something, as an edge does. */
  private boolean isJoint(int index) {
    return statement.isSymbol(index - 1, ")")
        && isPlainParenthesis(statement.nesting().partner(index - 1))
        && (statement.isSymbol(index, "-") || statement.isSymbol(index, "<"));
  }

  /** Whether what begins there may go on as an edge and as subtractions alike. */
  private boolean mayBeExpression(int joint) {
    int minus = statement.isSymbol(joint, "<") ? joint + 1 : joint;
    int next = minus + 1;
    if (!statement.isSymbol(minus, "-")) {
      return false;
    }
    if (statement.isSymbol(next, "-")) {
      return !statement.isSymbol(next + 1, ">");
    }
    boolean named = next + 1 < tokens.size() && tokens.get(next + 1).isName();
    int behindName = named ? next + 2 : next + 1;
    return statement.isSymbol(next, "[")
        && !statement.isSymbol(behindName, ":")
        && (named || !statement.isSymbol(behindName, "*"));
  }
}
