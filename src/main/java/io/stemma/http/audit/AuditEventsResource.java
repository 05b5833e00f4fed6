package io.stemma.http.audit;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.audit.TrailShape;
import io.stemma.governance.Estate;
import io.stemma.http.access.Needs;
import io.stemma.http.request.Meters;
import io.stemma.http.request.NdjsonAnswer;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.WriteRequest;
import io.stemma.question.trail.DaySummary;
import io.stemma.question.trail.TrailSummaries;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Audit events: added and read. */
@Path("/api/v1/audit/events")
@Tag(name = "Audit trail")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AuditEventsResource {
  private final IngestRequests ingest;
  private final TrailRequests trails;
  private final TrailSummaries summaries;

  AuditEventsResource(IngestRequests ingest, TrailRequests trails, TrailSummaries summaries) {
    this.summaries = summaries;
    this.ingest = ingest;
    this.trails = trails;
  }

  @POST
  @Needs(Permission.WRITE)
  @Consumes({MediaType.APPLICATION_JSON, NdjsonAnswer.MEDIA_TYPE})
  @Operation(
      operationId = "appendAuditEvents",
      summary =
          "Add one, or up to 10,000 as an array or as lines; what is there is not added again")
  @RequestBody(
      required = true,
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "AuditEventBody")),
        @Content(mediaType = NdjsonAnswer.MEDIA_TYPE, schema = @Schema(ref = "AuditEvent"))
      })
  @APIResponse(
      responseCode = "207",
      description = "Of several some were refused; 200 where none was",
      content = @Content(schema = @Schema(ref = "Appended")))
  @APIResponse(
      responseCode = "201",
      description = "The entry; 200 where it was there",
      content = @Content(schema = @Schema(ref = "AuditEvent")))
  public Uni<Response> appendEvents(@BeanParam WriteRequest request, @Context RoutingContext http) {
    return ingest.append(request, http, TrailShape.EVENTS);
  }

  @GET
  @Operation(operationId = "listAuditEvents", summary = "Audit events in order of time")
  @APIResponse(
      responseCode = "200",
      description = "The entries",
      content = @Content(schema = @Schema(ref = "AuditEventList")))
  public Response auditEvents(
      @Parameter(description = "Their type") @QueryParam("eventType") @Nullable String type,
      @Parameter(description = "The agent they are about") @QueryParam("agentId")
          @Nullable String agent,
      @Parameter(description = "The session they happened in") @QueryParam("sessionId")
          @Nullable String session,
      @BeanParam TrailQuery query) {
    return trails.list(
        query.equal("event_type", type).equal("agent_id", agent).equal("session_id", session),
        TrailShape.EVENTS,
        Estate::events);
  }

  @GET
  @Produces(NdjsonAnswer.MEDIA_TYPE)
  @Operation(operationId = "exportAuditEvents", summary = "The same, all of them, an entry a line")
  @APIResponse(responseCode = "200", description = "An entry a line")
  public Multi<byte[]> auditEventsLines(
      @Parameter(description = "Their type") @QueryParam("eventType") @Nullable String type,
      @Parameter(description = "The agent they are about") @QueryParam("agentId")
          @Nullable String agent,
      @Parameter(description = "The session they happened in") @QueryParam("sessionId")
          @Nullable String session,
      @BeanParam TrailQuery query) {
    return trails.lines(
        query.equal("event_type", type).equal("agent_id", agent).equal("session_id", session),
        TrailShape.EVENTS,
        Estate::events);
  }

  @GET
  @Path("summary")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "events-summary"})
  @Operation(
      operationId = "summarizeAuditEvents",
      summary = "Count audit events per type and day, by UTC")
  @APIResponse(responseCode = "200", description = "The items; truncated where there are more")
  public PageResponse<DaySummary> summarizeAuditEvents(@BeanParam SummaryQuery query) {
    TrailSummaries.Span span = query.span(summaries);
    return trails.summed(TrailShape.EVENTS, span, summaries.days(span, query.items()));
  }
}
