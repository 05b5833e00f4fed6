package io.stemma.http.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.dialectic.DialecticShape;
import io.stemma.governance.Estate;
import io.stemma.http.access.Needs;
import io.stemma.http.request.EntityTagged;
import io.stemma.http.request.Meters;
import io.stemma.http.request.NamesBody;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.Paging;
import io.stemma.http.request.QueryParameters;
import io.stemma.http.request.Reply;
import io.stemma.http.request.StorePages;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.identity.AgentId;
import io.stemma.identity.AgentShape;
import io.stemma.identity.Sessions;
import io.stemma.question.dialectic.AgentSession;
import io.stemma.question.dialectic.DialecticRole;
import io.stemma.question.dialectic.SessionLists;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.SharingAgent;
import io.stemma.record.Row;
import io.stemma.record.Stored;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Agents and their sessions. A name may hold anything: it is percent-encoded in the path. */
@Path("/api/v1/agents")
@Tag(name = "Agents")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentsResource {
  private final StoreRequests requests;
  private final StorePages pages;
  private final SessionLists dialectic;
  private final SharedTags sharedTags;

  AgentsResource(
      StoreRequests requests, StorePages pages, SessionLists dialectic, SharedTags sharedTags) {
    this.sharedTags = sharedTags;
    this.requests = requests;
    this.pages = pages;
    this.dialectic = dialectic;
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "registerAgent",
      summary = "Register an agent, or several; registering again fills what is open")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AgentBody")))
  @APIResponse(
      responseCode = "201",
      description = "The agent as it is now; 200 where it was registered before",
      content = @Content(schema = @Schema(ref = "Agent")))
  public Response registerAgent(@BeanParam WriteRequest request, String body) {
    return requests.each(request, body, this::register);
  }

  private Reply register(Estate estate, JsonNode given) {
    Stored stored = estate.identities().register(AgentKeyBody.hashed(requests, estate, given));
    Row row = stored.row();
    ObjectNode agent = AgentShape.AGENT.written(row);
    return stored.made()
        ? Reply.created(agent, row.version()).at("/api/v1/agents/", row.text("agent_id"))
        : Reply.ok(agent, row.version());
  }

  @GET
  @Operation(operationId = "listAgents", summary = "List agents, the latest first")
  @APIResponse(
      responseCode = "200",
      description = "Agents without placeholders",
      content = @Content(schema = @Schema(ref = "AgentList")))
  public Response listAgents(
      @Parameter(
              description = "Only agents of that status",
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
                AgentShape.AGENT,
                "created_at",
                "agent_id",
                paging,
                (behind, limit) -> estate.identities().list(status, behind, limit),
                String.valueOf(status)));
  }

  @POST
  @Path("lookup")
  @Needs(Permission.READ)
  @Operation(operationId = "lookUpAgents", summary = "Find agents by their names")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AgentNames")))
  @APIResponse(
      responseCode = "200",
      description = "Those that the record knows, in any order",
      content = @Content(schema = @Schema(ref = "AgentList")))
  public Response lookUpAgents(String body) {
    List<String> names = NamesBody.of(requests.parsed(body), "agentIds");
    return requests.read(
        estate -> Reply.ok(StorePages.items(AgentShape.AGENT, estate.identities().find(names))));
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getAgent", summary = "One agent")
  @APIResponse(
      responseCode = "200",
      description = "The agent",
      content = @Content(schema = @Schema(ref = "Agent")))
  public Response getAgent(@PathParam("id") String id) {
    return requests.read(
        estate -> Reply.ok(AgentShape.AGENT, estate.identities().get(new AgentId(id).value())));
  }

  @PATCH
  @Path("{id}")
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "changeAgent",
      summary = "Change an agent; null clears, metadata are merged")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AgentPatch")))
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
          Row changes =
              requests.changed(
                  AgentShape.AGENT, given, estate.identities().get(id), request.version());
          Row agent = estate.identities().update(id, changes, request.version());
          return Reply.ok(AgentShape.AGENT, agent);
        });
  }

  @POST
  @Path("{id}/verify-key")
  @Needs(Permission.READ)
  @Operation(operationId = "verifyKey", summary = "Whether a key is the agent's")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "KeyQuestion")))
  @APIResponse(
      responseCode = "200",
      description = "valid: true or false",
      content = @Content(schema = @Schema(ref = "KeyVerdict")))
  public Response verifyKey(@PathParam("id") String id, String body) {
    String key = AgentKeyBody.of(requests.parsed(body));
    return requests.read(
        estate ->
            Reply.ok(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("valid", estate.identities().verifyKey(id, key))));
  }

  @GET
  @Path("{id}/sessions")
  @Operation(
      operationId = "listAgentSessions",
      summary = "List an agent's sessions that have not ended, the last used first")
  @APIResponse(
      responseCode = "200",
      description = "The sessions",
      content = @Content(schema = @Schema(ref = "SessionList")))
  public Response listAgentSessions(@PathParam("id") String id, @BeanParam Paging paging) {
    int limit = pages.limitWithoutPages(paging);
    return requests.read(
        estate ->
            Reply.ok(
                StorePages.first(Sessions.SHAPE, estate.sessions().active(id, limit + 1), limit)));
  }

  @GET
  @Path("{id}/dialectic-sessions")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "agent-dialectic-sessions"})
  @Operation(
      operationId = "listAgentDialecticSessions",
      summary = "List an agent's dialectic sessions")
  @APIResponse(responseCode = "200", description = "The sessions, newest first")
  public Uni<PageResponse<AgentSession>> listAgentDialecticSessions(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(enumeration = {"paused", "reviewer", "wrote"}))
          @QueryParam("role")
          @Nullable String role,
      @BeanParam Paging paging) {
    return dialectic
        .of(
            new AgentId(id),
            role == null ? null : DialecticRole.of(role),
            paging.items(),
            paging.cursor())
        .map(PageResponse::of);
  }

  @GET
  @Path("{id}/dialectic-sessions/active")
  @Operation(
      operationId = "listActiveDialecticSessions",
      summary = "List sessions under way in which an agent is paused or reviews, the latest first")
  @APIResponse(
      responseCode = "200",
      description = "The sessions",
      content = @Content(schema = @Schema(ref = "DialecticSessionList")))
  public Response listActiveDialecticSessions(
      @PathParam("id") String id, @BeanParam Paging paging) {
    int limit = pages.limitWithoutPages(paging);
    return requests.read(
        estate ->
            Reply.ok(
                StorePages.first(
                    DialecticShape.SESSION, estate.dialectic().active(id, limit + 1), limit)));
  }

  @GET
  @Path("{id}/shared-tags")
  @EntityTagged
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "shared-tags"})
  @Operation(
      operationId = "listAgentsSharingTags",
      summary = "List agents that share tags with one, those that share most first")
  @APIResponse(responseCode = "200", description = "The agents")
  public Uni<PageResponse<SharingAgent>> listAgentsSharingTags(
      @PathParam("id") String id,
      @Parameter(
              description = "Tags that must be shared",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          @QueryParam("minShared")
          @Nullable String minShared,
      @BeanParam Paging paging) {
    return sharedTags
        .with(
            new AgentId(id),
            QueryParameters.integer("minShared", minShared),
            paging.items(),
            paging.cursor())
        .map(PageResponse::of);
  }
}
