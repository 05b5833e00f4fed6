package io.stemma.http;

import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentDirectory;
import io.stemma.identity.AgentId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Agents by name. A name may hold anything: it is percent-encoded in the path. */
@Path("/api/v1/agents/{id}")
public class AgentResource {
  private final AgentDirectory agents;

  AgentResource(AgentDirectory agents) {
    this.agents = agents;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "agent", summary = "The record of one agent")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(implementation = AgentResponse.class)))
  public Uni<AgentResponse> get(@PathParam("id") String id) {
    return Uni.createFrom()
        .completionStage(agents.find(new AgentId(id)))
        .map(
            found ->
                found.map(AgentResponse::of).orElseThrow(() -> StemmaException.unknownAgent(id)));
  }
}
