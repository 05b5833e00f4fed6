package io.stemma.graph;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherStatement;
import io.stemma.graph.language.CypherText;
import io.stemma.graph.language.Dialect;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.ReactiveFailures;
import io.stemma.store.postgres.SqlStates;
import io.vertx.pgclient.PgException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the database's refusal of a query means to who asked. Texts about the query itself are
 * passed on; all others stay in the cause, which only the log shows.
 */
final class CypherFailures {
  private static final Logger LOG = Logger.getLogger(CypherFailures.class);
  private static final Pattern UNKNOWN_FUNCTION =
      Pattern.compile("function ([^\\s(]+).* does not exist");
  private static final String SYNTAX_CLASS = "42";
  private static final String VALUE_CLASS = "22";
  private static final String NOT_SUPPORTED = "0A000";
  private static final String DIVISION_BY_ZERO = "22012";
  private static final String AGE_FAILED = "XX000";
  private static final String STACK_TOO_DEEP = "54001";
  private static final int RETRY_SECONDS = 5;

  private CypherFailures() {}

  /** Whether AGE wants another number of columns. */
  static boolean isWrongColumnCount(Throwable failure) {
    return failure instanceof PgException e
        && SqlStates.DATATYPE_MISMATCH.equals(e.getSqlState())
        && String.valueOf(e.getErrorMessage()).contains("column definition list");
  }

  /**
   * Whether it may be that. The client asks again by itself where a type does not fit, in the
   * transaction that has failed by then, and shows the second refusal only.
   */
  static boolean maybeWrongColumnCount(Throwable failure) {
    return isWrongColumnCount(failure)
        || SqlStates.IN_FAILED_TRANSACTION.equals(ReactiveFailures.sqlState(failure));
  }

  /** Whether the graph itself was not there, whatever was asked. */
  static boolean isGraphMissing(Throwable failure) {
    return SqlStates.UNKNOWN_SCHEMA.equals(ReactiveFailures.sqlState(failure));
  }

  static StemmaException translated(
      DatabaseUrl url, CypherQuery query, CypherSql sql, Throwable failure) {
    if (!(failure instanceof PgException e) || e.getSqlState() == null) {
      return ReactiveFailures.translated(url, failure);
    }
    return switch (e.getSqlState()) {
      case SqlStates.QUERY_CANCELED -> timedOut(query, e);
      case SqlStates.READ_ONLY_TRANSACTION, SqlStates.INSUFFICIENT_PRIVILEGE ->
          new StemmaException(
              ErrorCode.CYPHER_REFUSED,
              "The query does what its role may not: queries may only read the graph.",
              e);
      case SqlStates.UNKNOWN_SCHEMA -> graphMissing(e);
      case STACK_TOO_DEEP ->
          new StemmaException(ErrorCode.CYPHER_REFUSED, "The query nests too deeply.", e);
      default -> ofQuery(url, query, sql, e);
    };
  }

  static StemmaException timedOut(CypherQuery query, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.QUERY_TIMEOUT,
        "The query was stopped after "
            + query.timeoutMillis()
            + " ms: ask for less, or for more time with timeoutMillis.",
        Map.of("timeoutMillis", query.timeoutMillis()),
        cause);
  }

  static StemmaException takenTooSlowly(int seconds) {
    return new StemmaException(
        ErrorCode.QUERY_TIMEOUT,
        "The answer was not taken within " + seconds + " s: take it faster, or ask for less.");
  }

  private static StemmaException graphMissing(PgException e) {
    return new StemmaException(
        ErrorCode.GRAPH_UNAVAILABLE,
        "The graph is not there: run 'scripts/stemma migrate run'.",
        Map.of(StemmaException.RETRY_AFTER_SECONDS, RETRY_SECONDS),
        e);
  }

  private static StemmaException ofQuery(
      DatabaseUrl url, CypherQuery query, CypherSql sql, PgException e) {
    String state = e.getSqlState();
    if (state.startsWith(SYNTAX_CLASS) || state.equals(NOT_SUPPORTED)) {
      Map<String, Object> position = position(query, sql, e);
      String advice =
          position.get("position") instanceof Integer at
              ? Dialect.ofSyntax(query.statement(), at)
              : null;
      return new StemmaException(
          ErrorCode.CYPHER_SYNTAX,
          advice == null ? sentence(e) : sentence(e) + " " + advice,
          position,
          e);
    }
    if (state.startsWith(VALUE_CLASS)) {
      LOG.infof("Query failed on a value: %s", e.getMessage());
      return new StemmaException(
          ErrorCode.CYPHER_SYNTAX,
          state.equals(DIVISION_BY_ZERO)
              ? "The query divides by zero."
              : "A value does not fit what the query does with it (SQLSTATE " + state + ").",
          Map.of("sqlState", state),
          e);
    }
    if (state.equals(AGE_FAILED)) {
      LOG.infof("Query failed in AGE: %s", e.getMessage());
      return new StemmaException(
          ErrorCode.CYPHER_SYNTAX,
          "Apache AGE cannot run this query: ask for less at once, or write it in another way.",
          e);
    }
    return ReactiveFailures.translated(url, e);
  }

  /** AGE's hint on an unknown variable says what its message ("could not find rte") does not. */
  private static String sentence(PgException e) {
    String message = String.valueOf(e.getErrorMessage());
    String hint = e.getHint();
    String plain = message.startsWith("could not find rte") && hint != null ? hint : message;
    return Character.toUpperCase(plain.charAt(0)) + plain.substring(1) + ".";
  }

  private static Map<String, Object> position(CypherQuery query, CypherSql sql, PgException e) {
    Map<String, Object> extensions = new HashMap<>();
    String text = query.statement().text();
    int length = text.codePointCount(0, text.length());
    int position = positionOfFunction(query.statement(), String.valueOf(e.getErrorMessage()));
    if (position < 1 && e.getPosition() != null) {
      position = Integer.parseInt(e.getPosition()) - sql.prefixLength();
    }
    if (position >= 1) {
      extensions.put("position", Math.min(position, length + 1));
    }
    return extensions;
  }

  /** For an unknown function AGE points before it or behind it; its name is in the message. */
  private static int positionOfFunction(CypherStatement statement, String message) {
    Matcher named = UNKNOWN_FUNCTION.matcher(message);
    if (named.find()) {
      for (int call : statement.calls()) {
        if (statement.tokens().get(call).text().equalsIgnoreCase(named.group(1))) {
          return CypherText.position(statement.text(), statement.tokens().get(call).start());
        }
      }
    }
    return 0;
  }
}
