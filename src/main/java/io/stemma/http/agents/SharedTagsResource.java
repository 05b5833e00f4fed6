package io.stemma.http.agents;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.http.access.Needs;
import io.stemma.http.request.EntityTagged;
import io.stemma.http.request.Meters;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.Paging;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.SharingPair;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All pairs of agents that share tags. */
@Path("/api/v1/shared-tags")
@Tag(name = "Tags")
@EntityTagged
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class SharedTagsResource {
  private final SharedTags sharedTags;

  SharedTagsResource(SharedTags sharedTags) {
    this.sharedTags = sharedTags;
  }

  @GET
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "pairs-sharing-tags"})
  @Operation(operationId = "listSharedTags", summary = "List all pairs of agents that share a tag")
  @APIResponse(responseCode = "200", description = "By tag, then by the ids of the two")
  public Uni<PageResponse<SharingPair>> listSharedTags(@BeanParam Paging paging) {
    return sharedTags.pairs(paging.items(), paging.cursor()).map(PageResponse::of);
  }
}
