package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.question.knowledge.DiscoveryFilter;
import io.stemma.question.knowledge.DiscoveryItem;
import io.stemma.question.knowledge.DiscoveryLists;
import io.stemma.question.knowledge.DiscoverySearch;
import io.stemma.question.knowledge.FoundDiscovery;
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

/** Lists of discoveries, and the search. */
@Path("/api/v1/discoveries")
public class DiscoveriesResource {
  private final DiscoveryLists lists;
  private final DiscoverySearch search;
  private final Timer listTimer;
  private final Timer searchTimer;

  DiscoveriesResource(DiscoveryLists lists, DiscoverySearch search, MeterRegistry registry) {
    this.lists = lists;
    this.search = search;
    this.listTimer = QuestionTimer.ofQuestion(registry, "discoveries");
    this.searchTimer = QuestionTimer.ofQuestion(registry, "search");
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "discoveries",
      summary = "Discoveries, newest first; with q those that fit best first")
  @APIResponse(responseCode = "200", description = "The discoveries")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
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
      @Parameter(
              description = "Items answered at most",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The member next of the answer before") @QueryParam("cursor")
          @Nullable String cursor) {
    DiscoveryFilter filter =
        new DiscoveryFilter(
            agent,
            type,
            severity,
            status,
            tag,
            QueryParameters.time("since", since),
            QueryParameters.time("until", until));
    Integer items = QueryParameters.integer("limit", limit);
    return q == null ? list(filter, items, cursor) : search(q, filter, items, cursor);
  }

  private Uni<PageResponse<SearchSubject, DiscoveryItem>> list(
      DiscoveryFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    return QuestionTimer.timed(
        listTimer,
        () ->
            lists
                .newest(filter, limit, cursor)
                .map(page -> PageResponse.of(new SearchSubject(null), page)));
  }

  private Uni<PageResponse<SearchSubject, FoundDiscovery>> search(
      String q, DiscoveryFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    return QuestionTimer.timed(
        searchTimer,
        () ->
            search
                .of(q, filter, limit, cursor)
                .map(
                    answer ->
                        PageResponse.of(new SearchSubject(answer.searchedFor()), answer.page())));
  }
}
