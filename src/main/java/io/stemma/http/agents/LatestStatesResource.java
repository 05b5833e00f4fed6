package io.stemma.http.agents;

import io.stemma.access.Permission;
import io.stemma.http.access.Needs;
import io.stemma.http.request.NamesBody;
import io.stemma.http.request.Reply;
import io.stemma.http.request.StorePages;
import io.stemma.http.request.StoreRequests;
import io.stemma.identity.AgentStates;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The latest states of several agents. */
@Path("/api/v1/agent-states")
@Tag(name = "Agent states")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class LatestStatesResource {
  private final StoreRequests requests;

  LatestStatesResource(StoreRequests requests) {
    this.requests = requests;
  }

  @POST
  @Path("latest")
  @Needs(Permission.READ)
  @Operation(operationId = "listLatestStates", summary = "The latest points of several agents")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AgentNames")))
  @APIResponse(
      responseCode = "200",
      description = "One for each that has any",
      content = @Content(schema = @Schema(ref = "AgentStateList")))
  public Response listLatestStates(String body) {
    List<String> names = NamesBody.of(requests.parsed(body), "agentIds");
    return requests.read(
        estate -> Reply.ok(StorePages.items(AgentStates.SHAPE, estate.states().latest(names))));
  }
}
