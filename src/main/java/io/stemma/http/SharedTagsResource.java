package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.SharingPair;
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

/** All agents that share tags; it needs no Apache AGE. */
@EntityTagged
@Path("/api/v1/shared-tags")
@Produces(MediaType.APPLICATION_JSON)
public class SharedTagsResource {
  private final SharedTags sharedTags;
  private final Timer timer;

  SharedTagsResource(SharedTags sharedTags, MeterRegistry registry) {
    this.sharedTags = sharedTags;
    this.timer = QuestionTimer.ofQuestion(registry, "pairs-sharing-tags");
  }

  /** Nothing in particular was asked for. */
  @Schema(name = "Everything")
  public record Everything() {}

  @GET
  @Operation(operationId = "pairsSharingTags", summary = "All pairs of agents that share a tag")
  @APIResponse(responseCode = "200", description = "By tag, then by the ids of the two")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<Everything, SharingPair>> pairs(
      @Parameter(
              description = "Pairs answered at most",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The member next of the answer before") @QueryParam("cursor")
          @Nullable String cursor) {
    return QuestionTimer.timed(
        timer,
        () ->
            sharedTags
                .pairs(QueryParameters.integer("limit", limit), cursor)
                .map(page -> PageResponse.of(new Everything(), page)));
  }
}
