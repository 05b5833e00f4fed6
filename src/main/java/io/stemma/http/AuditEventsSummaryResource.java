package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.stemma.access.Permission;
import io.stemma.audit.TrailShape;
import io.stemma.question.trail.DaySummary;
import io.stemma.question.trail.TrailSummaries;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Events per type and day, by UTC. */
@Path("/api/v1/audit/events/summary")
@Needs(Permission.READ)
public class AuditEventsSummaryResource {
  private final TrailSummaries summaries;
  private final TrailRequests trails;

  AuditEventsSummaryResource(TrailSummaries summaries, TrailRequests trails) {
    this.summaries = summaries;
    this.trails = trails;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "events-summary"})
  @Operation(operationId = "auditEventsSummary", summary = "Events per type and day, by UTC")
  @APIResponse(responseCode = "200", description = "The items; truncated where there are more")
  public PageResponse<TrailSummaries.Span, DaySummary> get(@BeanParam SummaryQuery query) {
    TrailSummaries.Span span = query.span(summaries);
    return trails.summed(TrailShape.EVENTS, span, summaries.days(span, query.items()));
  }
}
