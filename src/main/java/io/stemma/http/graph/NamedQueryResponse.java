package io.stemma.http.graph;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.stemma.graph.catalogue.NamedQuery;
import io.stemma.graph.catalogue.QueryParameter;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A query of the catalogue.
 *
 * @param cypher what it asks; it can be sent changed as free Cypher
 */
@Schema(name = "NamedQuery")
public record NamedQueryResponse(
    String name, String description, List<Parameter> parameters, String cypher) {
  /**
   * A parameter.
   *
   * @param type string or integer
   * @param otherwise its value when none is given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "NamedQueryParameter")
  public record Parameter(
      String name,
      String type,
      boolean required,
      @JsonProperty("default") @Nullable Integer otherwise,
      @Nullable Integer maximum,
      String description) {
    private static Parameter of(QueryParameter parameter) {
      return new Parameter(
          parameter.name(),
          parameter.type(),
          parameter.required(),
          parameter.otherwise(),
          parameter.max(),
          parameter.description());
    }
  }

  /** The queries there are. */
  @Schema(name = "NamedQueries")
  public record All(List<NamedQueryResponse> queries) {}

  static NamedQueryResponse of(NamedQuery query) {
    return new NamedQueryResponse(
        query.name(),
        query.description(),
        query.parameters().stream().map(Parameter::of).toList(),
        query.cypher());
  }
}
