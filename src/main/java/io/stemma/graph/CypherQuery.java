package io.stemma.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherRules;
import io.stemma.graph.language.CypherStatement;
import io.stemma.graph.language.LanguageLimits;
import io.stemma.question.Bounds;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question in Cypher, within the limits.
 *
 * @param known what is known of its text
 * @param parameters the values of its parameters as one agtype map, in text
 * @param maxRows rows answered at most
 * @param timeoutMillis what it may take in the database
 */
record CypherQuery(KnownQuery known, String parameters, int maxRows, int timeoutMillis) {
  private static final int MOST_BYTES_A_CHAR = 3;

  /**
   * Checks a question as asked.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#CYPHER_SYNTAX},
   *     {@link ErrorCode#CYPHER_PARAMETER} or {@link ErrorCode#CYPHER_REFUSED}
   */
  static CypherQuery of(
      CypherQuestion question, CypherLimits limits, Cache<String, KnownQuery> recent) {
    int maxRows =
        Bounds.within("maxRows", question.maxRows(), limits.defaultRows(), limits.maxRows());
    int timeoutMillis =
        Bounds.within(
            "timeoutMillis",
            question.timeoutMillis(),
            limits.defaultTimeoutMillis(),
            limits.maxTimeoutMillis());
    KnownQuery known = known(text(question.query(), limits), limits, recent);
    CypherParameters.requireNumbers(known.numberParameters(), question.parameters());
    String parameters = parameters(known.statement(), question.parameters());
    return new CypherQuery(known, parameters, maxRows, timeoutMillis);
  }

  /** What its text says. */
  CypherStatement statement() {
    return known.statement();
  }

  /** What is bound to its SQL. */
  Tuple tuple() {
    return statement().parameters().isEmpty() ? Tuple.tuple() : Tuple.of(parameters);
  }

  /** Only what the rules let pass is remembered. */
  private static KnownQuery known(
      String text, CypherLimits limits, Cache<String, KnownQuery> recent) {
    KnownQuery known = recent.getIfPresent(text);
    if (known == null) {
      CypherStatement statement = CypherStatement.read(text);
      CypherRules.check(statement, language(limits));
      known = new KnownQuery(statement);
      recent.put(text, known);
    }
    return known;
  }

  /** What bounds its text. */
  static LanguageLimits language(CypherLimits limits) {
    return new LanguageLimits(
        limits.maxNesting(),
        limits.maxPathLength(),
        limits.unboundedPaths(),
        limits.maxClauses(),
        limits.maxPatternEdges(),
        limits.maxExpansion());
  }

  private static String text(@Nullable String query, CypherLimits limits) {
    if (query == null) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST, "query is missing.", Map.of("field", "query"), null);
    }
    boolean mayBeTooLong = query.length() > limits.maxQueryBytes() / MOST_BYTES_A_CHAR;
    if (mayBeTooLong && query.getBytes(StandardCharsets.UTF_8).length > limits.maxQueryBytes()) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST,
          "query is longer than "
              + limits.maxQueryBytes()
              + " bytes: send long lists as parameters.",
          Map.of("field", "query"),
          null);
    }
    return query;
  }

  private static String parameters(CypherStatement statement, @Nullable JsonNode given) {
    if (given == null || given.isNull()) {
      CypherParameters.requireAll(statement, MissingNode.getInstance());
      return "{}";
    }
    if (!(given instanceof ObjectNode map)) {
      throw new StemmaException(
          ErrorCode.CYPHER_PARAMETER,
          "parameters must be an object: a name and a value for each $name.",
          Map.of("field", "parameters"),
          null);
    }
    return CypherParameters.agtype(statement, map);
  }
}
