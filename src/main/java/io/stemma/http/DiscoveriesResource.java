package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.question.knowledge.DiscoveryFilter;
import io.stemma.question.knowledge.DiscoveryItem;
import io.stemma.question.knowledge.DiscoveryLists;
import io.stemma.question.knowledge.DiscoverySearch;
import io.stemma.question.knowledge.FoundDiscovery;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Lists of discoveries, and the search. */
@Path("/api/v1/discoveries")
@Needs(Permission.READ)
public class DiscoveriesResource {
  private final DiscoveryLists lists;
  private final DiscoverySearch search;

  DiscoveriesResource(DiscoveryLists lists, DiscoverySearch search) {
    this.lists = lists;
    this.search = search;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "discoveries",
      summary = "Discoveries, newest first; with q those that fit best first")
  @APIResponse(responseCode = "200", description = "The discoveries")
  public Uni<? extends PageResponse<SearchSubject, ?>> get(
      @Parameter(description = "Words to look for, as in a web search") @QueryParam("q")
          @Nullable String q,
      @Parameter(description = "Who found it") @QueryParam("agent") @Nullable String agent,
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
              schema = @Schema(format = "date-time"))
          @QueryParam("since")
          @Nullable String since,
      @Parameter(description = "Found before that time", schema = @Schema(format = "date-time"))
          @QueryParam("until")
          @Nullable String until,
      @BeanParam Paging paging) {
    DiscoveryFilter filter =
        new DiscoveryFilter(
            agent,
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
  Uni<PageResponse<SearchSubject, DiscoveryItem>> list(DiscoveryFilter filter, Paging paging) {
    return lists
        .newest(filter, paging.items(), paging.cursor())
        .map(page -> PageResponse.of(new SearchSubject(null), page));
  }

  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "search"})
  Uni<PageResponse<SearchSubject, FoundDiscovery>> search(
      String q, DiscoveryFilter filter, Paging paging) {
    return search
        .of(q, filter, paging.items(), paging.cursor())
        .map(answer -> PageResponse.of(new SearchSubject(answer.searchedFor()), answer.page()));
  }
}
