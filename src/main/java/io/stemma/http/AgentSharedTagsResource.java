package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.identity.AgentId;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.SharingAgent;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The agents that share tags with one; it needs no Apache AGE. */
@EntityTagged
@Path("/api/v1/agents/{id}/shared-tags")
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class AgentSharedTagsResource {
  private final SharedTags sharedTags;

  AgentSharedTagsResource(SharedTags sharedTags) {
    this.sharedTags = sharedTags;
  }

  /** Whose tags, and how many of them are shared at least. */
  @Schema(name = "SharedTagsSubject")
  public record SharedTagsSubject(String agentId, int atLeast) {}

  @GET
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "shared-tags"})
  @Operation(operationId = "sharedTags", summary = "The agents that have tags of one agent's")
  @APIResponse(responseCode = "200", description = "The agents, those with most of the tags first")
  public Uni<PageResponse<SharedTagsSubject, SharingAgent>> ofAgent(
      @PathParam("id") String id,
      @Parameter(
              description = "How many tags they share at least",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          @QueryParam("atLeast")
          @Nullable String atLeast,
      @BeanParam Paging paging) {
    Integer least = QueryParameters.integer("atLeast", atLeast);
    SharedTagsSubject subject = new SharedTagsSubject(id, least == null ? 1 : least);
    return sharedTags
        .with(new AgentId(id), least, paging.items(), paging.cursor())
        .map(page -> PageResponse.of(subject, page));
  }
}
