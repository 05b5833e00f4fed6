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

/** Discoveries that no other one links to. */
@Path("/api/v1/discoveries/orphans")
public class OrphansResource {
  private final DiscoveryLists lists;
  private final Timer timer;

  OrphansResource(DiscoveryLists lists, MeterRegistry registry) {
    this.lists = lists;
    this.timer = QuestionTimer.ofQuestion(registry, "orphans");
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "orphans", summary = "Discoveries that no other one links to")
  @APIResponse(responseCode = "200", description = "The discoveries, oldest first")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<WholeRecord, DiscoveryItem>> get(
      @Parameter(
              description = "Found more than so many days ago",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "30"))
          @QueryParam("days")
          @Nullable String days,
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
                .orphans(
                    QueryParameters.integer("days", days),
                    QueryParameters.integer("limit", limit),
                    cursor)
                .map(page -> PageResponse.of(new WholeRecord(), page)));
  }
}
