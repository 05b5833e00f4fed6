package io.stemma.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.access.Permission;
import io.stemma.identity.AgentId;
import io.stemma.identity.AgentShape;
import io.stemma.identity.Sessions;
import io.stemma.record.Row;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/** One agent. A name may hold anything: it is percent-encoded in the path. */
@Path("/api/v1/agents/{id}")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentResource {
  private final StoreRequests requests;
  private final StorePages pages;

  AgentResource(StoreRequests requests, StorePages pages) {
    this.requests = requests;
    this.pages = pages;
  }

  @GET
  @Operation(operationId = "agent", summary = "The record of one agent")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(ref = "Agent")))
  public Response agent(@PathParam("id") String id) {
    return requests.read(
        estate -> {
          Row agent = estate.identities().get(new AgentId(id).value());
          return Reply.ok(AgentShape.READ, agent);
        });
  }

  @PATCH
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "changeAgent",
      summary = "Change what is said of an agent; null clears, metadata are merged")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "NewAgent")))
  @APIResponse(
      responseCode = "200",
      description = "The agent as it is now",
      content = @Content(schema = @Schema(ref = "Agent")))
  public Response changeAgent(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row changes = requests.changed(AgentShape.NEW, given);
          Row agent = estate.identities().update(id, changes, request.version());
          return Reply.ok(AgentShape.READ, agent);
        });
  }

  @POST
  @Needs(Permission.READ)
  @Path("verify-key")
  @Operation(operationId = "verifyKey", summary = "Whether a key is the agent's")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "KeyQuestion")))
  @APIResponse(
      responseCode = "200",
      description = "valid: true or false",
      content = @Content(schema = @Schema(ref = "KeyVerdict")))
  public Response verifyKey(@PathParam("id") String id, String body) {
    String key = GivenKey.of(requests.parsed(body));
    return requests.read(
        estate ->
            Reply.ok(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("valid", estate.identities().verifyKey(id, key))));
  }

  @GET
  @Path("sessions")
  @Operation(
      operationId = "agentSessions",
      summary = "An agent's sessions that are not over, the last used first")
  @APIResponse(
      responseCode = "200",
      description = "The sessions",
      content = @Content(schema = @Schema(ref = "SessionList")))
  public Response agentSessions(@PathParam("id") String id, @BeanParam Paging paging) {
    int limit = pages.limit(paging);
    return requests.read(
        estate -> Reply.ok(StorePages.items(Sessions.SHAPE, estate.sessions().active(id, limit))));
  }
}
