package io.stemma.http.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;

/**
 * Adds to the OpenAPI document the problems of every endpoint: 400 for a wrong parameter, 401 and
 * 403 of access control, 429 of a rate limit, 503 when the database is away, 404 where the path has
 * a name, 415 where the endpoint takes a body, and those of writes.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class SharedProblems implements OASFilter {
  private static final List<String> OF_WRITES = List.of("409", "412", "413", "422");

  @Override
  public void filterOpenAPI(OpenAPI api) {
    for (Map.Entry<String, PathItem> path : api.getPaths().getPathItems().entrySet()) {
      for (Operation operation : path.getValue().getOperations().values()) {
        add(operation, "400");
        add(operation, "401");
        add(operation, "403");
        add(operation, "429");
        add(operation, "503");
        if (path.getKey().contains("{")) {
          add(operation, "404");
        }
        if (operation.getRequestBody() != null) {
          add(operation, "415");
        }
        if (writes(operation)) {
          OF_WRITES.forEach(status -> add(operation, status));
        }
      }
    }
  }

  /** What changes something takes a name of its own, so that it may come again. */
  private static boolean writes(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(parameter -> "Idempotency-Key".equals(parameter.getName()));
  }

  private static void add(Operation operation, String status) {
    operation.getResponses().addAPIResponse(status, OASFactory.createAPIResponse().ref("Problem"));
  }
}
