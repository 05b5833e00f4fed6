package io.stemma.http.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.graph.CypherQuestion;
import io.stemma.graph.catalogue.NamedQuery;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a named query; none at all is an empty one.
 *
 * @param parameters a value for each parameter that has no default
 * @param maxRows rows answered at most
 * @param timeoutMillis milliseconds the query may take
 */
public record NamedQueryRequest(
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "A value for each parameter that has no default.")
        @Nullable JsonNode parameters,
    @Schema(minimum = "1", maximum = "100000", defaultValue = "1000") @Nullable Integer maxRows,
    @Schema(minimum = "1", maximum = "60000", defaultValue = "5000")
        @Nullable Integer timeoutMillis) {
  static final NamedQueryRequest EMPTY = new NamedQueryRequest(null, null, null);

  CypherQuestion question(NamedQuery query) {
    return new CypherQuestion(query.cypher(), query.values(parameters), maxRows, timeoutMillis);
  }
}
