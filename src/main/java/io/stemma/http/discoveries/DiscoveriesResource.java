package io.stemma.http.discoveries;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.governance.Estate;
import io.stemma.http.access.Needs;
import io.stemma.http.request.EntityTagged;
import io.stemma.http.request.Meters;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.Paging;
import io.stemma.http.request.QueryParameters;
import io.stemma.http.request.Reply;
import io.stemma.http.request.RowVersions;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.question.knowledge.Discoveries;
import io.stemma.question.knowledge.Discovery;
import io.stemma.question.knowledge.DiscoveryFilter;
import io.stemma.question.knowledge.DiscoveryId;
import io.stemma.question.knowledge.DiscoveryLists;
import io.stemma.question.knowledge.DiscoveryPaths;
import io.stemma.question.knowledge.DiscoverySearch;
import io.stemma.question.knowledge.NearDiscovery;
import io.stemma.question.knowledge.SimilarDiscoveries;
import io.stemma.question.knowledge.SimilarDiscovery;
import io.stemma.question.knowledge.ThreadDirection;
import io.stemma.record.Row;
import io.stemma.record.Stored;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Discoveries: stored, read, listed, searched, changed and linked, and those near one. */
@Path("/api/v1/discoveries")
@Tag(name = "Discoveries")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DiscoveriesResource {
  private final StoreRequests requests;
  private final Discoveries discoveries;
  private final DiscoveryLists lists;
  private final DiscoverySearch search;
  private final DiscoveryPaths paths;
  private final SimilarDiscoveries similar;
  private final DiscoveryBodies bodies;
  private final RowVersions versions;

  DiscoveriesResource(
      StoreRequests requests,
      Discoveries discoveries,
      DiscoveryLists lists,
      DiscoverySearch search,
      DiscoveryPaths paths,
      SimilarDiscoveries similar,
      DiscoveryBodies bodies,
      RowVersions versions) {
    this.paths = paths;
    this.similar = similar;
    this.requests = requests;
    this.discoveries = discoveries;
    this.lists = lists;
    this.search = search;
    this.bodies = bodies;
    this.versions = versions;
  }

  @GET
  @Operation(
      operationId = "listDiscoveries",
      summary = "List discoveries, newest first; with q, search them, best match first")
  @APIResponse(
      responseCode = "200",
      description = "The discoveries",
      content = @Content(schema = @Schema(ref = "DiscoveryList")))
  public Uni<? extends PageResponse<?>> listDiscoveries(
      @Parameter(description = "Words to search for, as in a web search") @QueryParam("q")
          @Nullable String q,
      @Parameter(description = "The agent that found it") @QueryParam("agentId")
          @Nullable String agentId,
      @Parameter(description = "bug_found, insight, question, …, or what the source held")
          @QueryParam("type")
          @Nullable String type,
      @Parameter(description = "low, medium, high, critical, or what the source held")
          @QueryParam("severity")
          @Nullable String severity,
      @Parameter(description = "open, resolved, archived, disputed, or what the source held")
          @QueryParam("status")
          @Nullable String status,
      @Parameter(description = "A tag, by case") @QueryParam("tag") @Nullable String tag,
      @Parameter(
              description = "Found at that time or later",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @QueryParam("since")
          @Nullable String since,
      @Parameter(
              description = "Found before that time",
              schema = @Schema(type = SchemaType.STRING, format = "date-time"))
          @QueryParam("until")
          @Nullable String until,
      @BeanParam Paging paging) {
    DiscoveryFilter filter =
        new DiscoveryFilter(
            agentId,
            type,
            severity,
            status,
            tag,
            QueryParameters.time("since", since),
            QueryParameters.time("until", until));
    return q == null ? list(filter, paging) : search(q, filter, paging);
  }

  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "discoveries"})
  Uni<PageResponse<Discovery>> list(DiscoveryFilter filter, Paging paging) {
    return lists.newest(filter, paging.items(), paging.cursor()).map(PageResponse::of);
  }

  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "search"})
  Uni<? extends PageResponse<?>> search(String q, DiscoveryFilter filter, Paging paging) {
    return search
        .of(q, filter, paging.items(), paging.cursor())
        .map(answer -> PageResponse.of(answer.page()).searchedFor(answer.searchedFor()));
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "storeDiscovery",
      summary = "Store a discovery with its tags and links, or several")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DiscoveryBody")))
  @APIResponse(
      responseCode = "201",
      description = "The discovery",
      content = @Content(schema = @Schema(ref = "Discovery")))
  public Response storeDiscovery(@BeanParam WriteRequest request, String body) {
    return requests.each(request, body, this::store);
  }

  private Reply store(Estate estate, JsonNode given) {
    Row made = bodies.store(estate, given);
    return Reply.created(bodies.answer(estate, made), made.version())
        .at("/api/v1/discoveries/", made.text("discovery_id"));
  }

  @GET
  @Path("orphans")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "orphans"})
  @Operation(operationId = "listOrphans", summary = "List discoveries that no other one links to")
  @APIResponse(
      responseCode = "200",
      description = "The discoveries, oldest first",
      content = @Content(schema = @Schema(ref = "DiscoveryList")))
  public Uni<PageResponse<Discovery>> listOrphans(
      @Parameter(
              description = "Found more than so many days ago",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "30"))
          @QueryParam("days")
          @Nullable String days,
      @BeanParam Paging paging) {
    return lists
        .orphans(QueryParameters.integer("days", days), paging.items(), paging.cursor())
        .map(PageResponse::of);
  }

  @GET
  @Path("open-questions")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "open-questions"})
  @Operation(operationId = "listOpenQuestions", summary = "List questions without an answer")
  @APIResponse(
      responseCode = "200",
      description = "The discoveries, newest first",
      content = @Content(schema = @Schema(ref = "DiscoveryList")))
  public Uni<PageResponse<Discovery>> listOpenQuestions(@BeanParam Paging paging) {
    return lists.openQuestions(paging.items(), paging.cursor()).map(PageResponse::of);
  }

  @GET
  @Path("{id}")
  @EntityTagged
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "discovery"})
  @Operation(operationId = "getDiscovery", summary = "One discovery with its tags and links")
  @APIResponse(
      responseCode = "200",
      description = "The discovery",
      content = @Content(schema = @Schema(ref = "Discovery")))
  public Uni<RestResponse<Discovery>> getDiscovery(@PathParam("id") String id) {
    DiscoveryId name = new DiscoveryId(id);
    return versions.beside(discoveries.of(name), estate -> estate.discoveries().get(id));
  }

  @PATCH
  @Path("{id}")
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "changeDiscovery",
      summary = "Change a discovery; tags are replaced, metadata are merged, null clears")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DiscoveryPatch")))
  @APIResponse(
      responseCode = "200",
      description = "The discovery as it is now",
      content = @Content(schema = @Schema(ref = "Discovery")))
  public Response changeDiscovery(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row changed = bodies.change(estate, id, given, request.version());
          return Reply.ok(bodies.answer(estate, changed), changed.version());
        });
  }

  @DELETE
  @Path("{id}")
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "deleteDiscovery",
      summary = "Delete a discovery with its tags and the links from and to it")
  @APIResponse(responseCode = "204", description = "The discovery was deleted")
  public Response deleteDiscovery(@PathParam("id") String id, @BeanParam WriteRequest request) {
    return requests.write(
        request,
        estate -> {
          estate.discoveries().delete(id, request.version());
          return Reply.none();
        });
  }

  @POST
  @Path("{id}/links")
  @Needs(Permission.WRITE)
  @Operation(operationId = "linkDiscovery", summary = "Link a discovery to another, or to several")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DiscoveryLinkBody")))
  @APIResponse(
      responseCode = "201",
      description = "The link was added; 200 where it existed",
      content = @Content(schema = @Schema(ref = "DiscoveryLink")))
  public Response linkDiscovery(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.each(
        request,
        body,
        (estate, given) -> {
          Row link = requests.made(estate, DiscoveryShape.LINK, given);
          Stored stored = estate.discoveries().link(id, link);
          JsonNode written = bodies.link(estate, id, stored.row());
          return stored.made() ? Reply.created(written) : Reply.ok(written);
        });
  }

  @GET
  @Path("{id}/thread")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "thread"})
  @Operation(
      operationId = "getThread",
      summary = "The discoveries that a discovery answers, and those that answer it")
  @APIResponse(responseCode = "200", description = "The discoveries of the thread, nearest first")
  public Uni<PageResponse<NearDiscovery>> getThread(
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
        .map(PageResponse::of);
  }

  @GET
  @Path("{id}/related")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "related"})
  @Operation(
      operationId = "listRelated",
      summary = "List discoveries that are linked to one, in either direction")
  @APIResponse(responseCode = "200", description = "The discoveries, nearest first")
  public Uni<PageResponse<NearDiscovery>> listRelated(
      @PathParam("id") String id,
      @Parameter(
              description = "Links followed",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "2"))
          @QueryParam("depth")
          @Nullable String depth,
      @Parameter(description = "Types of the links followed, with commas between them")
          @QueryParam("linkType")
          @Nullable String linkType,
      @BeanParam Paging paging) {
    return paths
        .related(
            new DiscoveryId(id),
            QueryParameters.list("linkType", linkType),
            QueryParameters.integer("depth", depth),
            paging.items(),
            paging.cursor())
        .map(PageResponse::of);
  }

  @GET
  @Path("{id}/similar")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "similar"})
  @Operation(
      operationId = "listSimilar",
      summary = "List discoveries that share tags with one, those that share most first")
  @APIResponse(responseCode = "200", description = "The discoveries")
  public Uni<PageResponse<SimilarDiscovery>> listSimilar(
      @PathParam("id") String id,
      @Parameter(
              description = "Tags that must be shared",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1"))
          @QueryParam("minShared")
          @Nullable String minShared,
      @BeanParam Paging paging) {
    return similar
        .of(
            new DiscoveryId(id),
            QueryParameters.integer("minShared", minShared),
            paging.items(),
            paging.cursor())
        .map(PageResponse::of);
  }
}
