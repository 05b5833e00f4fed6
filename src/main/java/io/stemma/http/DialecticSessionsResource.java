package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.question.dialectic.DialecticSessionItem;
import io.stemma.question.dialectic.SessionLists;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Dialectic sessions by status and phase. */
@Path("/api/v1/dialectic-sessions")
@Needs(Permission.READ)
public class DialecticSessionsResource {
  private final SessionLists lists;

  DialecticSessionsResource(SessionLists lists) {
    this.lists = lists;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "dialectic-sessions"})
  @Operation(operationId = "dialecticSessions", summary = "Dialectic sessions")
  @APIResponse(responseCode = "200", description = "The sessions, newest first")
  public Uni<PageResponse<WholeRecord, DialecticSessionItem>> get(
      @Parameter(description = "active, resolved, failed, escalated, or what the source held")
          @QueryParam("status")
          @Nullable String status,
      @Parameter(description = "thesis, antithesis, synthesis, or what the source held")
          @QueryParam("phase")
          @Nullable String phase,
      @BeanParam Paging paging) {
    return lists
        .newest(status, phase, paging.items(), paging.cursor())
        .map(page -> PageResponse.of(new WholeRecord(), page));
  }
}
