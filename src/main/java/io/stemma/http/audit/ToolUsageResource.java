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
import io.stemma.question.trail.ToolSummary;
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

/** Tool calls: added and read. */
@Path("/api/v1/audit/tool-usage")
@Tag(name = "Audit trail")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ToolUsageResource {
  private final IngestRequests ingest;
  private final TrailRequests trails;
  private final TrailSummaries summaries;

  ToolUsageResource(IngestRequests ingest, TrailRequests trails, TrailSummaries summaries) {
    this.summaries = summaries;
    this.ingest = ingest;
    this.trails = trails;
  }

  @POST
  @Needs(Permission.WRITE)
  @Consumes({MediaType.APPLICATION_JSON, NdjsonAnswer.MEDIA_TYPE})
  @Operation(
      operationId = "appendToolUsage",
      summary =
          "Add one, or up to 10,000 as an array or as lines; what is there is not added again")
  @RequestBody(
      required = true,
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "ToolCallBody")),
        @Content(mediaType = NdjsonAnswer.MEDIA_TYPE, schema = @Schema(ref = "ToolCall"))
      })
  @APIResponse(
      responseCode = "207",
      description = "Of several some were refused; 200 where none was",
      content = @Content(schema = @Schema(ref = "Appended")))
  @APIResponse(
      responseCode = "201",
      description = "The entry; 200 where it was there",
      content = @Content(schema = @Schema(ref = "ToolCall")))
  public Uni<Response> appendToolUsage(
      @BeanParam WriteRequest request, @Context RoutingContext http) {
    return ingest.append(request, http, TrailShape.TOOL_USAGE);
  }

  @GET
  @Operation(operationId = "listToolUsage", summary = "Tool calls in order of time")
  @APIResponse(
      responseCode = "200",
      description = "The entries",
      content = @Content(schema = @Schema(ref = "ToolCallList")))
  public Response toolUsage(
      @Parameter(description = "The tool") @QueryParam("toolName") @Nullable String tool,
      @Parameter(description = "The agent that called") @QueryParam("agentId")
          @Nullable String agent,
      @Parameter(description = "The session they were made in") @QueryParam("sessionId")
          @Nullable String session,
      @Parameter(description = "Whether they succeeded: true or false") @QueryParam("success")
          @Nullable String success,
      @BeanParam TrailQuery query) {
    return trails.list(
        query
            .equal("tool_name", tool)
            .equal("agent_id", agent)
            .equal("session_id", session)
            .equalBool("success", "success", success),
        TrailShape.TOOL_USAGE,
        Estate::toolUsage);
  }

  @GET
  @Produces(NdjsonAnswer.MEDIA_TYPE)
  @Operation(operationId = "exportToolUsage", summary = "The same, all of them, an entry a line")
  @APIResponse(responseCode = "200", description = "An entry a line")
  public Multi<byte[]> toolUsageLines(
      @Parameter(description = "The tool") @QueryParam("toolName") @Nullable String tool,
      @Parameter(description = "The agent that called") @QueryParam("agentId")
          @Nullable String agent,
      @Parameter(description = "The session they were made in") @QueryParam("sessionId")
          @Nullable String session,
      @Parameter(description = "Whether they succeeded: true or false") @QueryParam("success")
          @Nullable String success,
      @BeanParam TrailQuery query) {
    return trails.lines(
        query
            .equal("tool_name", tool)
            .equal("agent_id", agent)
            .equal("session_id", session)
            .equalBool("success", "success", success),
        TrailShape.TOOL_USAGE,
        Estate::toolUsage);
  }

  @GET
  @Path("summary")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "tool-usage-summary"})
  @Operation(
      operationId = "summarizeToolUsage",
      summary = "Calls, errors and latencies of each tool")
  @APIResponse(responseCode = "200", description = "The items; truncated where there are more")
  public PageResponse<ToolSummary> summarizeToolUsage(@BeanParam SummaryQuery query) {
    TrailSummaries.Span span = query.span(summaries);
    return trails.summed(TrailShape.TOOL_USAGE, span, summaries.tools(span, query.items()));
  }
}
