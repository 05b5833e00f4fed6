package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.stemma.access.Permission;
import io.stemma.audit.TrailShape;
import io.stemma.question.trail.ToolSummary;
import io.stemma.question.trail.TrailSummaries;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Calls, errors and latencies of each tool. */
@Path("/api/v1/audit/tool-usage/summary")
@Needs(Permission.READ)
public class ToolUsageSummaryResource {
  private final TrailSummaries summaries;
  private final TrailRequests trails;

  ToolUsageSummaryResource(TrailSummaries summaries, TrailRequests trails) {
    this.summaries = summaries;
    this.trails = trails;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "tool-usage-summary"})
  @Operation(operationId = "toolUsageSummary", summary = "Calls, errors and latencies of each tool")
  @APIResponse(responseCode = "200", description = "The items; truncated where there are more")
  public PageResponse<TrailSummaries.Span, ToolSummary> get(@BeanParam SummaryQuery query) {
    TrailSummaries.Span span = query.span(summaries);
    return trails.summed(TrailShape.TOOL_USAGE, span, summaries.tools(span, query.items()));
  }
}
