package io.stemma.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.language.CypherRules;
import io.stemma.graph.language.CypherStatement;
import io.stemma.graph.language.LanguageLimits;
import io.stemma.question.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question in Cypher, within the limits.
 *
 * @param statement what its text says
 * @param parameters the values of its parameters as one agtype map, in text
 * @param maxRows rows answered at most
 * @param timeoutMillis what it may take in the database
 */
record CypherQuery(CypherStatement statement, String parameters, int maxRows, int timeoutMillis) {
  /**
   * Checks a question as asked.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}, {@link ErrorCode#CYPHER_SYNTAX},
   *     {@link ErrorCode#CYPHER_PARAMETER} or {@link ErrorCode#CYPHER_REFUSED}
   */
  static CypherQuery of(CypherQuestion question, CypherLimits limits) {
    int maxRows =
        Bounds.within("maxRows", question.maxRows(), limits.defaultRows(), limits.maxRows());
    int timeoutMillis =
        Bounds.within(
            "timeoutMillis",
            question.timeoutMillis(),
            limits.defaultTimeoutMillis(),
            limits.maxTimeoutMillis());
    CypherStatement statement = CypherStatement.read(text(question.query(), limits));
    CypherRules.check(
        statement,
        new LanguageLimits(limits.maxNesting(), limits.maxPathLength(), limits.unboundedPaths()));
    String parameters = parameters(statement, question.parameters());
    return new CypherQuery(statement, parameters, maxRows, timeoutMillis);
  }

  private static String text(@Nullable String query, CypherLimits limits) {
    if (query == null) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST, "query is missing.", Map.of("field", "query"), null);
    }
    if (query.getBytes(StandardCharsets.UTF_8).length > limits.maxQueryBytes()) {
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
