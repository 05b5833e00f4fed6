package io.stemma.http.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.access.Permission;
import io.stemma.error.StemmaException;
import io.stemma.http.access.Needs;
import io.stemma.http.request.Paging;
import io.stemma.http.request.Reply;
import io.stemma.http.request.StorePages;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.identity.AgentStates;
import io.stemma.record.Row;
import io.stemma.record.Stored;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** States of one agent. */
@Path("/api/v1/agents/{id}/states")
@Tag(name = "Agent states")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentStatesResource {
  private final StoreRequests requests;
  private final StorePages pages;

  AgentStatesResource(StoreRequests requests, StorePages pages) {
    this.requests = requests;
    this.pages = pages;
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "recordState",
      summary = "Record a point of an agent's state, or several")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AgentStateBody")))
  @APIResponse(
      responseCode = "201",
      description = "The point; 200 where one of its name was recorded before",
      content = @Content(schema = @Schema(ref = "AgentState")))
  public Response recordState(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.each(
        request,
        body,
        (estate, given) -> {
          requireSameAgent(given, id);
          Row point = requests.made(estate, AgentStates.SHAPE, given).with("agent_id", id);
          Stored stored = estate.states().append(point);
          ObjectNode state = AgentStates.SHAPE.written(stored.row());
          return stored.made() ? Reply.created(state) : Reply.ok(state);
        });
  }

  /** A body need not name the agent; where it names another one, it is not clear whose it is. */
  private static void requireSameAgent(JsonNode given, String id) {
    if (given.hasNonNull("agentId") && !id.equals(given.path("agentId").asText())) {
      throw StemmaException.ofField(
          "agentId",
          "agentId is '"
              + given.path("agentId").asText()
              + "', but the path names '"
              + id
              + "': leave agentId out, or send the state to the path of its agent.");
    }
  }

  @GET
  @Operation(operationId = "listStates", summary = "Points of an agent's state, the latest first")
  @APIResponse(
      responseCode = "200",
      description = "The points",
      content = @Content(schema = @Schema(ref = "AgentStateList")))
  public Response stateHistory(@PathParam("id") String id, @BeanParam Paging paging) {
    return requests.read(
        estate ->
            pages.page(
                AgentStates.SHAPE,
                "recorded_at",
                "state_id",
                paging,
                (behind, limit) -> estate.states().history(id, behind, limit),
                id));
  }

  @GET
  @Path("latest")
  @Operation(operationId = "getLatestState", summary = "The latest point of an agent's state")
  @APIResponse(
      responseCode = "200",
      description = "The point",
      content = @Content(schema = @Schema(ref = "AgentState")))
  public Response latestState(@PathParam("id") String id) {
    return requests.read(estate -> Reply.ok(AgentStates.SHAPE.written(estate.states().latest(id))));
  }
}
