package io.stemma.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;

/**
 * Says in the OpenAPI document what goes wrong at every address: 400 for a wrong parameter, 503
 * when the database is away, and 404 where the address names something.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class SharedProblems implements OASFilter {
  @Override
  public void filterOpenAPI(OpenAPI api) {
    for (Map.Entry<String, PathItem> path : api.getPaths().getPathItems().entrySet()) {
      for (Operation operation : path.getValue().getOperations().values()) {
        add(operation, "400");
        add(operation, "503");
        if (path.getKey().contains("{")) {
          add(operation, "404");
        }
      }
    }
  }

  private static void add(Operation operation, String status) {
    operation.getResponses().addAPIResponse(status, OASFactory.createAPIResponse().ref("Problem"));
  }
}
