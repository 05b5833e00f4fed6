package io.stemma.http;

import io.stemma.access.Permission;
import io.stemma.identity.AgentShape;
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

/** Agents by their names. */
@Path("/api/v1/agents/lookup")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentLookupResource {
  private final StoreRequests requests;

  AgentLookupResource(StoreRequests requests) {
    this.requests = requests;
  }

  @POST
  @Needs(Permission.READ)
  @Operation(operationId = "lookUpAgents", summary = "Agents by their names")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AgentNames")))
  @APIResponse(
      responseCode = "200",
      description = "Those that the record knows, in any order",
      content = @Content(schema = @Schema(ref = "AgentList")))
  public Response lookUpAgents(String body) {
    List<String> names = GivenNames.of(requests.parsed(body), "agentIds");
    return requests.read(
        estate -> Reply.ok(StorePages.items(AgentShape.READ, estate.identities().find(names))));
  }
}
