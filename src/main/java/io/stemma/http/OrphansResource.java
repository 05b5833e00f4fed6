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
@Needs(Permission.READ)
public class OrphansResource {
  private final DiscoveryLists lists;

  OrphansResource(DiscoveryLists lists) {
    this.lists = lists;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "orphans"})
  @Operation(operationId = "orphans", summary = "Discoveries that no other one links to")
  @APIResponse(responseCode = "200", description = "The discoveries, oldest first")
  public Uni<PageResponse<WholeRecord, DiscoveryItem>> get(
      @Parameter(
              description = "Found more than so many days ago",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "30"))
          @QueryParam("days")
          @Nullable String days,
      @BeanParam Paging paging) {
    return lists
        .orphans(QueryParameters.integer("days", days), paging.items(), paging.cursor())
        .map(page -> PageResponse.of(new WholeRecord(), page));
  }
}
