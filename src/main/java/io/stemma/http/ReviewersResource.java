package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.question.dialectic.ReviewerWorkload;
import io.stemma.question.dialectic.Reviewers;
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

/** What each reviewer has to do. */
@Path("/api/v1/dialectic-sessions/reviewers")
public class ReviewersResource {
  private final Reviewers reviewers;
  private final Timer timer;

  ReviewersResource(Reviewers reviewers, MeterRegistry registry) {
    this.reviewers = reviewers;
    this.timer = QuestionTimer.ofQuestion(registry, "reviewers");
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "reviewers", summary = "How much each agent reviews")
  @APIResponse(
      responseCode = "200",
      description = "The reviewers, those with the most open sessions first")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<WholeRecord, ReviewerWorkload>> get(
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
            reviewers
                .workload(QueryParameters.integer("limit", limit), cursor)
                .map(page -> PageResponse.of(new WholeRecord(), page)));
  }
}
