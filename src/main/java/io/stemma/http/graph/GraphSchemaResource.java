package io.stemma.http.graph;

import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.graph.GraphDescriber;
import io.stemma.graph.GraphDescription;
import io.stemma.http.access.Needs;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the graph holds. */
@Path("/api/v1/graph/schema")
@Tag(name = "Graph")
@Needs(Permission.READ)
public class GraphSchemaResource {
  private final GraphDescriber describer;

  GraphSchemaResource(GraphDescriber describer) {
    this.describer = describer;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getGraphSchema", summary = "Labels, properties, counts, edge patterns")
  @APIResponse(
      responseCode = "200",
      description = "What the graph holds, of one snapshot",
      content = @Content(schema = @Schema(implementation = GraphDescription.class)))
  public Uni<GraphDescription> get() {
    return describer.description();
  }
}
