package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.identity.AgentId;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.SharingAgent;
import io.stemma.question.tags.SharingPair;
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

/** Agents that share tags; it needs no Apache AGE. */
@EntityTagged
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SharedTagsResource {
  private final SharedTags sharedTags;
  private final Timer agentTimer;
  private final Timer pairsTimer;

  SharedTagsResource(SharedTags sharedTags, MeterRegistry registry) {
    this.sharedTags = sharedTags;
    this.agentTimer = QuestionTimer.ofQuestion(registry, "shared-tags");
    this.pairsTimer = QuestionTimer.ofQuestion(registry, "pairs-sharing-tags");
  }

  /** Whose tags, and how many of them are shared at least. */
  @Schema(name = "SharedTagsSubject")
  public record SharedTagsSubject(String agentId, int atLeast) {}

  /** Nothing in particular was asked for. */
  @Schema(name = "Everything")
  public record Everything() {}

  @GET
  @Path("agents/{id}/shared-tags")
  @Operation(operationId = "sharedTags", summary = "The agents that have tags of one agent's")
  @APIResponse(responseCode = "200", description = "The agents, those with most of the tags first")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<SharedTagsSubject, SharingAgent>> ofAgent(
      @PathParam("id") String id,
      @Parameter(
              description = "How many tags they share at least",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          @QueryParam("atLeast")
          @Nullable String atLeast,
      @Parameter(
              description = "Agents answered at most",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The member next of the answer before") @QueryParam("cursor")
          @Nullable String cursor) {
    return QuestionTimer.timed(
        agentTimer,
        () -> {
          Integer least = QueryParameters.integer("atLeast", atLeast);
          SharedTagsSubject subject = new SharedTagsSubject(id, least == null ? 1 : least);
          return sharedTags
              .with(new AgentId(id), least, QueryParameters.integer("limit", limit), cursor)
              .map(page -> PageResponse.of(subject, page));
        });
  }

  @GET
  @Path("shared-tags")
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
        pairsTimer,
        () ->
            sharedTags
                .pairs(QueryParameters.integer("limit", limit), cursor)
                .map(page -> PageResponse.of(new Everything(), page)));
  }
}
