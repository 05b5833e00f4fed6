package io.stemma.http.audit;

import io.stemma.http.request.QueryParameters;
import io.stemma.question.trail.TrailSummaries;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which time of a trail is summed up. */
public class SummaryQuery {
  @Parameter(
      description = "From that time on; seven days before the end where not given",
      schema = @Schema(format = "date-time"))
  @QueryParam("since")
  @Nullable String since;

  @Parameter(
      description = "Before that time; now where not given",
      schema = @Schema(format = "date-time"))
  @QueryParam("until")
  @Nullable String until;

  @Parameter(description = "Items answered at most")
  @QueryParam("limit")
  @Nullable String limit;

  TrailSummaries.Span span(TrailSummaries summaries) {
    return summaries.span(
        QueryParameters.time("since", since), QueryParameters.time("until", until));
  }

  @Nullable Integer items() {
    return QueryParameters.integer("limit", limit);
  }
}
