package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.question.knowledge.Discoveries;
import io.stemma.question.knowledge.Discovery;
import io.stemma.question.knowledge.DiscoveryId;
import io.stemma.question.knowledge.DiscoveryPaths;
import io.stemma.question.knowledge.NearDiscovery;
import io.stemma.question.knowledge.SimilarDiscoveries;
import io.stemma.question.knowledge.SimilarDiscovery;
import io.stemma.question.knowledge.ThreadDirection;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Discoveries by name, and what is near them. A name is percent-encoded in the path. */
@Path("/api/v1/discoveries/{id}")
@Needs(Permission.READ)
public class DiscoveryResource {
  private final Discoveries discoveries;
  private final DiscoveryPaths paths;
  private final SimilarDiscoveries similar;
  private final RowVersions versions;

  DiscoveryResource(
      Discoveries discoveries,
      DiscoveryPaths paths,
      SimilarDiscoveries similar,
      RowVersions versions) {
    this.versions = versions;
    this.discoveries = discoveries;
    this.paths = paths;
    this.similar = similar;
  }

  @GET
  @EntityTagged
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "discovery"})
  @Operation(operationId = "discovery", summary = "One discovery with its tags and links")
  @APIResponse(responseCode = "200", description = "The discovery")
  public Uni<RestResponse<ItemResponse<DiscoverySubject, Discovery>>> get(
      @PathParam("id") String id) {
    DiscoveryId name = new DiscoveryId(id);
    return versions.beside(
        discoveries.of(name).map(discovery -> ItemResponse.of(new DiscoverySubject(id), discovery)),
        estate -> estate.discoveries().get(id));
  }

  @GET
  @Path("thread")
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "thread"})
  @Operation(operationId = "thread", summary = "What a discovery answers, and what answers it")
  @APIResponse(responseCode = "200", description = "The discoveries of the thread, nearest first")
  public Uni<PageResponse<DiscoverySubject, NearDiscovery>> thread(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(enumeration = {"up", "down", "both"}))
          @DefaultValue("both")
          @QueryParam("direction")
          String direction,
      @Parameter(
              description = "Replies followed each way",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "10"))
          @QueryParam("depth")
          @Nullable String depth,
      @BeanParam Paging paging) {
    return paths
        .thread(
            new DiscoveryId(id),
            ThreadDirection.of(direction),
            QueryParameters.integer("depth", depth),
            paging.items(),
            paging.cursor())
        .map(page -> PageResponse.of(new DiscoverySubject(id), page));
  }

  @GET
  @Path("related")
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "related"})
  @Operation(operationId = "related", summary = "What is linked to a discovery, either way")
  @APIResponse(responseCode = "200", description = "The discoveries, nearest first")
  public Uni<PageResponse<DiscoverySubject, NearDiscovery>> related(
      @PathParam("id") String id,
      @Parameter(
              description = "Links followed",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "2"))
          @QueryParam("hops")
          @Nullable String hops,
      @Parameter(description = "Types of the links followed, with commas between them")
          @QueryParam("type")
          @Nullable String type,
      @BeanParam Paging paging) {
    return paths
        .related(
            new DiscoveryId(id),
            QueryParameters.list("type", type),
            QueryParameters.integer("hops", hops),
            paging.items(),
            paging.cursor())
        .map(page -> PageResponse.of(new DiscoverySubject(id), page));
  }

  @GET
  @Path("similar")
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "similar"})
  @Operation(operationId = "similar", summary = "What shares tags with a discovery")
  @APIResponse(responseCode = "200", description = "The discoveries, those that share most first")
  public Uni<PageResponse<DiscoverySubject, SimilarDiscovery>> similar(
      @PathParam("id") String id,
      @Parameter(
              description = "Tags that must be shared",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          @QueryParam("min")
          @Nullable String min,
      @BeanParam Paging paging) {
    return similar
        .of(
            new DiscoveryId(id),
            QueryParameters.integer("min", min),
            paging.items(),
            paging.cursor())
        .map(page -> PageResponse.of(new DiscoverySubject(id), page));
  }
}
