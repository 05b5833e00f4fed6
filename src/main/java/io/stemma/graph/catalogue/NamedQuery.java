package io.stemma.graph.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query of the catalogue.
 *
 * @param name in lower case with hyphens, unique
 * @param description what it answers, one sentence
 * @param cypher its text; it returns named columns in a fixed order
 */
public record NamedQuery(
    String name, String description, List<QueryParameter> parameters, String cypher) {
  static NamedQuery of(
      String name, String description, String cypher, QueryParameter... parameters) {
    return new NamedQuery(name, description, List.of(parameters), cypher.strip());
  }

  /**
   * The values of its parameters, those not given by their defaults.
   *
   * @throws StemmaException {@link ErrorCode#CYPHER_PARAMETER} when one is missing, unknown or
   *     unfit
   */
  public ObjectNode values(@Nullable JsonNode given) {
    if (given != null && !given.isNull() && !given.isObject()) {
      throw new StemmaException(
          ErrorCode.CYPHER_PARAMETER,
          "parameters must be an object.",
          Map.of("field", "parameters"),
          null);
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (QueryParameter parameter : parameters) {
      values.set(
          parameter.name(), parameter.value(given == null ? null : given.get(parameter.name())));
    }
    refuseUnknown(given);
    return values;
  }

  private void refuseUnknown(@Nullable JsonNode given) {
    Iterator<String> names = given == null ? List.<String>of().iterator() : given.fieldNames();
    while (names.hasNext()) {
      String asked = names.next();
      if (parameters.stream().noneMatch(p -> p.name().equals(asked))) {
        throw new StemmaException(
            ErrorCode.CYPHER_PARAMETER,
            "The query '" + name + "' has no such parameter; it takes " + parameterNames() + ".",
            Map.of("parameter", asked),
            null);
      }
    }
  }

  private String parameterNames() {
    return parameters.isEmpty()
        ? "none"
        : parameters.stream().map(QueryParameter::name).collect(Collectors.joining(", "));
  }
}
