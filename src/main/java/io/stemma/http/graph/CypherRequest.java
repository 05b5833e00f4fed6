package io.stemma.http.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.graph.CypherQuestion;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a Cypher question.
 *
 * @param query reads only
 * @param parameters a value for each {@code $name} of the query
 * @param maxRows rows answered at most
 * @param timeoutMillis milliseconds the query may take
 */
public record CypherRequest(
    @Schema(required = true, examples = "MATCH (a:Agent {id: $id}) RETURN a.status AS status")
        @Nullable String query,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "A value for each $name.")
        @Nullable JsonNode parameters,
    @Schema(minimum = "1", maximum = "100000", defaultValue = "1000") @Nullable Integer maxRows,
    @Schema(minimum = "1", maximum = "60000", defaultValue = "5000")
        @Nullable Integer timeoutMillis) {
  CypherQuestion question() {
    return new CypherQuestion(query, parameters, maxRows, timeoutMillis);
  }
}
