package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.question.knowledge.DiscoveryItem;
import io.stemma.question.knowledge.DiscoveryLists;
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

/** Questions that nobody answered. */
@Path("/api/v1/discoveries/open-questions")
public class OpenQuestionsResource {
  private final DiscoveryLists lists;
  private final Timer timer;

  OpenQuestionsResource(DiscoveryLists lists, MeterRegistry registry) {
    this.lists = lists;
    this.timer = QuestionTimer.ofQuestion(registry, "open-questions");
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "openQuestions", summary = "Questions that nobody answered")
  @APIResponse(responseCode = "200", description = "The discoveries, newest first")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<WholeRecord, DiscoveryItem>> get(
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
            lists
                .openQuestions(QueryParameters.integer("limit", limit), cursor)
                .map(page -> PageResponse.of(new WholeRecord(), page)));
  }
}
