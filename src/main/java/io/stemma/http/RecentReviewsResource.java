package io.stemma.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.access.Permission;
import io.stemma.question.Bounds;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Who reviewed whom lately. */
@Path("/api/v1/dialectic-sessions/recently-reviewed")
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class RecentReviewsResource {
  private static final int DAY = 24;
  private static final int MAX_HOURS = 24 * 366;

  private final StoreRequests requests;

  RecentReviewsResource(StoreRequests requests) {
    this.requests = requests;
  }

  @GET
  @Operation(
      operationId = "recentlyReviewed",
      summary = "Whether a reviewer has had a session with an agent lately")
  @APIResponse(
      responseCode = "200",
      description = "recently: true or false",
      content = @Content(schema = @Schema(ref = "RecentReview")))
  public Response recentlyReviewed(
      @Parameter(description = "The reviewer") @QueryParam("reviewer") @Nullable String reviewer,
      @Parameter(description = "The agent under review") @QueryParam("paused")
          @Nullable String paused,
      @Parameter(description = "Hours back, 24 where not given") @QueryParam("hours")
          @Nullable String hours) {
    String reviewing = QueryParameters.required("reviewer", reviewer);
    String reviewed = QueryParameters.required("paused", paused);
    int within = Bounds.within("hours", QueryParameters.integer("hours", hours), DAY, MAX_HOURS);
    return requests.read(
        estate ->
            Reply.ok(
                JsonNodeFactory.instance
                    .objectNode()
                    .put(
                        "recently",
                        estate
                            .dialectic()
                            .recentlyReviewed(reviewing, reviewed, Duration.ofHours(within)))));
  }
}
