package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.question.dialectic.ReviewerWorkload;
import io.stemma.question.dialectic.Reviewers;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What each reviewer has to do. */
@Path("/api/v1/dialectic-sessions/reviewers")
@Needs(Permission.READ)
public class ReviewersResource {
  private final Reviewers reviewers;

  ReviewersResource(Reviewers reviewers) {
    this.reviewers = reviewers;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "reviewers"})
  @Operation(operationId = "reviewers", summary = "How much each agent reviews")
  @APIResponse(
      responseCode = "200",
      description = "The reviewers, those with the most open sessions first")
  public Uni<PageResponse<WholeRecord, ReviewerWorkload>> get(@BeanParam Paging paging) {
    return reviewers
        .workload(paging.items(), paging.cursor())
        .map(page -> PageResponse.of(new WholeRecord(), page));
  }
}
