package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.question.knowledge.DiscoveryItem;
import io.stemma.question.knowledge.DiscoveryLists;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Questions that nobody answered. */
@Path("/api/v1/discoveries/open-questions")
@Needs(Permission.READ)
public class OpenQuestionsResource {
  private final DiscoveryLists lists;

  OpenQuestionsResource(DiscoveryLists lists) {
    this.lists = lists;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "open-questions"})
  @Operation(operationId = "openQuestions", summary = "Questions that nobody answered")
  @APIResponse(responseCode = "200", description = "The discoveries, newest first")
  public Uni<PageResponse<WholeRecord, DiscoveryItem>> get(@BeanParam Paging paging) {
    return lists
        .openQuestions(paging.items(), paging.cursor())
        .map(page -> PageResponse.of(new WholeRecord(), page));
  }
}
