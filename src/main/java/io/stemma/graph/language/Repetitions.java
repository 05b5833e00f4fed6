package io.stemma.graph.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * How often AGE copies each part of an expression into the tree that it hands to the planner: XOR
 * and a chain of comparisons repeat their operands, IN repeats its left side for each value that is
 * no literal, and functions over lists repeat what they hold. Within one another these multiply.
 */
final class Repetitions {
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", ">", "<=", ">=");
  private static final Set<String> LITERALS = Set.of("TRUE", "FALSE", "NULL");
  private static final int SINGLE = 3;
  private static final int OTHERS = 2;

  private final CypherStatement statement;
  private final List<CypherToken> tokens;

  /** Changes of the binary logarithm from one token to the next, so that factors may overlap. */
  private final double[] changes;

  private final Deque<Operands> open = new ArrayDeque<>();

  /** Operands between two AND, OR or commas of the same bracket. */
  private static final class Operands {
    private final int close;
    private final List<Integer> xors = new ArrayList<>();
    private int start;
    private int comparedFrom;
    private int comparisons;

    private Operands(int start, int close) {
      this.start = start;
      this.comparedFrom = start;
      this.close = close;
    }
  }

  private Repetitions(CypherStatement statement) {
    this.statement = statement;
    this.tokens = statement.tokens();
    this.changes = new double[tokens.size() + 1];
  }

  /** How often each token is copied; 1 for most. */
  static double[] of(CypherStatement statement) {
    Repetitions repetitions = new Repetitions(statement);
    repetitions.read();
    double[] times = new double[statement.tokens().size()];
    double logarithm = 0;
    for (int i = 0; i < times.length; i++) {
      logarithm += repetitions.changes[i];
      times[i] = Math.pow(2, Math.max(0, logarithm));
    }
    return times;
  }

  private void read() {
    boolean[] clauses = new boolean[tokens.size()];
    statement.clauses().forEach(clause -> clauses[clause.start()] = true);
    open.push(new Operands(0, tokens.size()));
    for (int i = 0; i < tokens.size(); i++) {
      if (i == open.element().close && open.size() > 1) {
        end(i);
        open.pop();
      }
      if (clauses[i] || isBoundary(i)) {
        end(i);
      }
      note(i);
      if (tokens.get(i).opens() || statement.isKeyword(i, "CASE")) {
        open.push(new Operands(i + 1, statement.nesting().partner(i)));
      }
    }
    end(tokens.size());
  }

  private void note(int index) {
    if (statement.isKeyword(index, "XOR")) {
      endComparisons(index);
      open.element().xors.add(index);
    } else if (tokens.get(index).isSymbolOf(COMPARISONS)) {
      open.element().comparisons++;
    } else if (statement.isKeyword(index, "IN")) {
      repeat(open.element().start, index, 1 + values(index + 1));
    } else if (isOverList(index)) {
      int times = tokens.get(index).isWord("single") ? SINGLE : OTHERS;
      repeat(index + 1, statement.nesting().partner(index + 1), times);
    }
  }

  private boolean isBoundary(int index) {
    CypherToken token = tokens.get(index);
    return token.isSymbol(",")
        || token.isSymbol("|")
        || ((token.isWord("AND")
                || token.isWord("OR")
                || token.isWord("WHEN")
                || token.isWord("THEN")
                || token.isWord("ELSE"))
            && statement.isKeyword(index));
  }

  private void end(int index) {
    Operands operands = open.element();
    endComparisons(index);
    for (int i = 0; i < operands.xors.size(); i++) {
      // a XOR b XOR c is (a XOR b) XOR c, so it repeats what the first XOR has made.
      boolean last = i + 1 == operands.xors.size();
      change(operands.start, last ? index : operands.xors.get(i + 1), 1);
    }
    operands.start = index + 1;
    operands.xors.clear();
  }

  /** A chain of comparisons goes from one XOR to the next, which binds less. */
  private void endComparisons(int index) {
    Operands operands = open.element();
    if (operands.comparisons > 1) {
      change(operands.comparedFrom, index, 1);
    }
    operands.comparedFrom = index + 1;
    operands.comparisons = 0;
  }

  private boolean isOverList(int index) {
    return statement.isSymbol(index + 1, "(")
        && CypherFunctions.OVER_LISTS.contains(tokens.get(index).lowerCase());
  }

  /** How many values of the written list there are no literals. */
  private int values(int list) {
    if (!statement.isSymbol(list, "[")) {
      return 0;
    }
    int close = Math.min(statement.nesting().partner(list), tokens.size());
    int values = 0;
    boolean literal = true;
    for (int i = list + 1; i <= close; i++) {
      boolean end = i == close || (tokens.get(i).isSymbol(",") && isIn(i, list));
      if (end) {
        values += literal ? 0 : 1;
        literal = true;
      } else {
        literal &= isLiteral(i);
      }
    }
    return values;
  }

  private boolean isIn(int index, int bracket) {
    return statement.nesting().parent(index) == bracket;
  }

  private boolean isLiteral(int index) {
    CypherToken token = tokens.get(index);
    return switch (token.kind()) {
      case STRING, NUMBER, PARAMETER -> true;
      case SYMBOL -> token.isSymbol("-");
      case WORD -> LITERALS.contains(token.upperCase());
      case QUOTED_NAME -> false;
    };
  }

  private void repeat(int from, int to, int times) {
    change(from, to, Math.log(times) / Math.log(2));
  }

  private void change(int from, int to, double doublings) {
    if (doublings > 0 && from < to) {
      changes[from] += doublings;
      changes[Math.min(to, tokens.size())] -= doublings;
    }
  }
}
