package io.stemma.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.access.Permission;
import io.stemma.governance.Estate;
import io.stemma.identity.AgentShape;
import io.stemma.record.Stored;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Agents: registered and listed. */
@Path("/api/v1/agents")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentsResource {
  private final StoreRequests requests;
  private final StorePages pages;

  AgentsResource(StoreRequests requests, StorePages pages) {
    this.requests = requests;
    this.pages = pages;
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "registerAgent",
      summary = "Register an agent, or several; registering again fills what is open")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "NewAgent")))
  @APIResponse(
      responseCode = "201",
      description = "The agent as it is now; 200 where it was registered before",
      content = @Content(schema = @Schema(ref = "Agent")))
  public Response registerAgent(@BeanParam WriteRequest request, String body) {
    return requests.each(request, body, this::register);
  }

  private Reply register(Estate estate, JsonNode given) {
    Stored stored = estate.identities().register(GivenKey.hashed(requests, estate, given));
    ObjectNode agent = AgentShape.READ.written(stored.row());
    String version = stored.row().version();
    return stored.made() ? Reply.created(agent, version) : Reply.ok(agent, version);
  }

  @GET
  @Operation(operationId = "listAgents", summary = "Agents, the latest first")
  @APIResponse(
      responseCode = "200",
      description = "Agents without those that are only named",
      content = @Content(schema = @Schema(ref = "AgentPage")))
  public Response listAgents(
      @Parameter(
              description = "What they are",
              schema =
                  @Schema(
                      enumeration = {
                        "active",
                        "waiting_input",
                        "paused",
                        "archived",
                        "disabled",
                        "deleted"
                      }))
          @QueryParam("status")
          @Nullable String status,
      @BeanParam Paging paging) {
    return requests.read(
        estate ->
            pages.page(
                AgentShape.READ,
                "created_at",
                "agent_id",
                paging,
                (behind, limit) -> estate.identities().list(status, behind, limit),
                String.valueOf(status)));
  }
}
