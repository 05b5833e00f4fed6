package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.identity.AgentId;
import io.stemma.question.dialectic.AgentSession;
import io.stemma.question.dialectic.DialecticRole;
import io.stemma.question.dialectic.SessionLists;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions that an agent has to do with. */
@Path("/api/v1/agents/{id}/dialectic-sessions")
@Needs(Permission.READ)
public class AgentSessionsResource {
  private final SessionLists lists;

  AgentSessionsResource(SessionLists lists) {
    this.lists = lists;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "agent-dialectic-sessions"})
  @Operation(operationId = "agentDialecticSessions", summary = "Dialectic sessions of one agent")
  @APIResponse(responseCode = "200", description = "The sessions, newest first")
  public Uni<PageResponse<AgentSubject, AgentSession>> get(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(enumeration = {"paused", "reviewer", "wrote"}))
          @QueryParam("role")
          @Nullable String role,
      @BeanParam Paging paging) {
    return lists
        .of(
            new AgentId(id),
            role == null ? null : DialecticRole.of(role),
            paging.items(),
            paging.cursor())
        .map(page -> PageResponse.of(new AgentSubject(id), page));
  }
}
