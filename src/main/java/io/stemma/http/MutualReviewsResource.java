package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.question.dialectic.MutualReview;
import io.stemma.question.dialectic.Reviewers;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Agents that review each other. */
@Path("/api/v1/dialectic-sessions/mutual-reviews")
@Needs(Permission.READ)
public class MutualReviewsResource {
  private final Reviewers reviewers;

  MutualReviewsResource(Reviewers reviewers) {
    this.reviewers = reviewers;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "mutual-reviews"})
  @Operation(operationId = "mutualReviews", summary = "Pairs of agents that review each other")
  @APIResponse(responseCode = "200", description = "The pairs, those with the most reviews first")
  public Uni<PageResponse<WholeRecord, MutualReview>> get(@BeanParam Paging paging) {
    return reviewers
        .mutual(paging.items(), paging.cursor())
        .map(page -> PageResponse.of(new WholeRecord(), page));
  }
}
