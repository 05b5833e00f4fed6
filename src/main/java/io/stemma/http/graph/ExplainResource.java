package io.stemma.http.graph;

import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.CypherGateway;
import io.stemma.graph.plan.CypherPlan;
import io.stemma.http.access.Needs;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How a Cypher query would be answered. */
@Path("/api/v1/graph/explain")
@Tag(name = "Graph")
@Needs(Permission.QUERY)
public class ExplainResource {
  private final CypherGateway gateway;

  ExplainResource(CypherGateway gateway) {
    this.gateway = gateway;
  }

  @POST
  @Needs(Permission.QUERY)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "explainQuery",
      summary = "The plan of a Cypher query, without running it")
  @APIResponse(
      responseCode = "200",
      description = "The plan, the indexes it uses, and what is costly about it",
      content = @Content(schema = @Schema(implementation = CypherPlan.class)))
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "408", ref = "Problem")
  @APIResponse(responseCode = "413", ref = "Problem")
  @APIResponse(responseCode = "429", ref = "Problem")
  public Uni<CypherPlan> explain(@Nullable CypherRequest request) {
    if (request == null) {
      throw new StemmaException(ErrorCode.INVALID_JSON, "The body must be one JSON object.");
    }
    return gateway.explain(request.question());
  }
}
