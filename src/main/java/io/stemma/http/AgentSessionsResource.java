package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.question.dialectic.AgentSession;
import io.stemma.question.dialectic.DialecticRole;
import io.stemma.question.dialectic.SessionLists;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions that an agent has to do with. */
@Path("/api/v1/agents/{id}/dialectic-sessions")
public class AgentSessionsResource {
  private final SessionLists lists;
  private final Timer timer;

  AgentSessionsResource(SessionLists lists, MeterRegistry registry) {
    this.lists = lists;
    this.timer = QuestionTimer.ofQuestion(registry, "agent-dialectic-sessions");
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "agentDialecticSessions", summary = "Dialectic sessions of one agent")
  @APIResponse(responseCode = "200", description = "The sessions, newest first")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<AgentSubject, AgentSession>> get(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(enumeration = {"paused", "reviewer", "wrote"}))
          @QueryParam("role")
          @Nullable String role,
      @Parameter(
              description = "Items answered at most",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The member next of the answer before") @QueryParam("cursor")
          @Nullable String cursor) {
    return QuestionTimer.timed(
        timer,
        () ->
            lists
                .of(
                    new AgentId(id),
                    role == null ? null : DialecticRole.of(role),
                    QueryParameters.integer("limit", limit),
                    cursor)
                .map(page -> PageResponse.of(new AgentSubject(id), page)));
  }
}
