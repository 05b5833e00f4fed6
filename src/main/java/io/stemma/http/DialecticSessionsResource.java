package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.question.dialectic.DialecticSessionItem;
import io.stemma.question.dialectic.SessionLists;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions by status and phase. */
@Path("/api/v1/dialectic-sessions")
public class DialecticSessionsResource {
  private final SessionLists lists;
  private final Timer timer;

  DialecticSessionsResource(SessionLists lists, MeterRegistry registry) {
    this.lists = lists;
    this.timer = QuestionTimer.ofQuestion(registry, "dialectic-sessions");
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "dialecticSessions", summary = "Dialectic sessions")
  @APIResponse(responseCode = "200", description = "The sessions, newest first")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<WholeRecord, DialecticSessionItem>> get(
      @Parameter(description = "active, resolved, failed, escalated, or what the source held")
          @QueryParam("status")
          @Nullable String status,
      @Parameter(description = "thesis, antithesis, synthesis, or what the source held")
          @QueryParam("phase")
          @Nullable String phase,
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
                .newest(status, phase, QueryParameters.integer("limit", limit), cursor)
                .map(page -> PageResponse.of(new WholeRecord(), page)));
  }
}
