package io.stemma.http.dialectic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.dialectic.DialecticShape;
import io.stemma.http.access.Needs;
import io.stemma.http.request.EntityTagged;
import io.stemma.http.request.Meters;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.Paging;
import io.stemma.http.request.QueryParameters;
import io.stemma.http.request.Reply;
import io.stemma.http.request.RowVersions;
import io.stemma.http.request.StorePages;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.question.Bounds;
import io.stemma.question.dialectic.DialecticMessage;
import io.stemma.question.dialectic.DialecticSession;
import io.stemma.question.dialectic.DialecticSessionId;
import io.stemma.question.dialectic.DialecticSessions;
import io.stemma.question.dialectic.MutualReview;
import io.stemma.question.dialectic.ReviewerWorkload;
import io.stemma.question.dialectic.Reviewers;
import io.stemma.question.dialectic.SessionLists;
import io.stemma.record.Row;
import io.stemma.record.Versions;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Objects;
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

/** Dialectic sessions and their messages, and who reviews whom. */
@Path("/api/v1/dialectic-sessions")
@Tag(name = "Dialectic sessions")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DialecticSessionsResource {
  private static final int DAY = 24;
  private static final int MAX_HOURS = 24 * 366;

  private final StoreRequests requests;
  private final StorePages pages;
  private final DialecticSessions sessions;
  private final SessionLists lists;
  private final Reviewers reviewers;
  private final RowVersions versions;

  DialecticSessionsResource(
      StoreRequests requests,
      StorePages pages,
      DialecticSessions sessions,
      SessionLists lists,
      Reviewers reviewers,
      RowVersions versions) {
    this.requests = requests;
    this.pages = pages;
    this.sessions = sessions;
    this.lists = lists;
    this.reviewers = reviewers;
    this.versions = versions;
  }

  @GET
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "dialectic-sessions"})
  @Operation(operationId = "listDialecticSessions", summary = "List dialectic sessions")
  @APIResponse(
      responseCode = "200",
      description = "The sessions, newest first",
      content = @Content(schema = @Schema(ref = "DialecticSessionList")))
  public Uni<PageResponse<DialecticSession>> listDialecticSessions(
      @Parameter(description = "active, resolved, failed, escalated, or what the source held")
          @QueryParam("status")
          @Nullable String status,
      @Parameter(description = "thesis, antithesis, synthesis, or what the source held")
          @QueryParam("phase")
          @Nullable String phase,
      @BeanParam Paging paging) {
    return lists.newest(status, phase, paging.items(), paging.cursor()).map(PageResponse::of);
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(operationId = "beginDialecticSession", summary = "Begin a dialectic session")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DialecticSession")))
  @APIResponse(
      responseCode = "201",
      description = "The session",
      content = @Content(schema = @Schema(ref = "DialecticSession")))
  public Response beginDialecticSession(@BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row session =
              estate.dialectic().create(requests.made(estate, DialecticShape.SESSION, given));
          return Reply.created(answer(session), session.version())
              .at("/api/v1/dialectic-sessions/", session.text("session_id"));
        });
  }

  @GET
  @Path("pending")
  @Operation(
      operationId = "listPendingDialecticSessions",
      summary = "List sessions under way that have no reviewer, the oldest first")
  @APIResponse(
      responseCode = "200",
      description = "The sessions",
      content = @Content(schema = @Schema(ref = "DialecticSessionList")))
  public Response listPendingDialecticSessions(@BeanParam Paging paging) {
    int limit = pages.limitWithoutPages(paging);
    return requests.read(
        estate ->
            Reply.ok(
                StorePages.first(
                    DialecticShape.SESSION, estate.dialectic().pending(limit + 1), limit)));
  }

  @GET
  @Path("reviewers")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "reviewers"})
  @Operation(operationId = "listReviewers", summary = "List reviewers with their workload")
  @APIResponse(
      responseCode = "200",
      description = "The reviewers, those with the most open sessions first")
  public Uni<PageResponse<ReviewerWorkload>> listReviewers(@BeanParam Paging paging) {
    return reviewers.workload(paging.items(), paging.cursor()).map(PageResponse::of);
  }

  @GET
  @Path("mutual-reviews")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "mutual-reviews"})
  @Operation(
      operationId = "listMutualReviews",
      summary = "List pairs of agents that review each other")
  @APIResponse(responseCode = "200", description = "The pairs, those with the most reviews first")
  public Uni<PageResponse<MutualReview>> listMutualReviews(@BeanParam Paging paging) {
    return reviewers.mutual(paging.items(), paging.cursor()).map(PageResponse::of);
  }

  @GET
  @Path("recently-reviewed")
  @Operation(
      operationId = "isRecentlyReviewed",
      summary = "Whether a reviewer has had a session with an agent lately")
  @APIResponse(
      responseCode = "200",
      description = "recently: true or false",
      content = @Content(schema = @Schema(ref = "RecentReview")))
  public Response isRecentlyReviewed(
      @Parameter(description = "The reviewer", required = true) @QueryParam("reviewerAgentId")
          @Nullable String reviewerAgentId,
      @Parameter(description = "The agent under review", required = true)
          @QueryParam("pausedAgentId")
          @Nullable String pausedAgentId,
      @Parameter(
              description = "Hours back",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "24"))
          @QueryParam("hours")
          @Nullable String hours) {
    String reviewer = QueryParameters.required("reviewerAgentId", reviewerAgentId);
    String paused = QueryParameters.required("pausedAgentId", pausedAgentId);
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
                            .recentlyReviewed(reviewer, paused, Duration.ofHours(within)))));
  }

  @GET
  @Path("{id}")
  @EntityTagged
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "dialectic-session"})
  @Operation(operationId = "getDialecticSession", summary = "One dialectic session")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(ref = "DialecticSession")))
  public Uni<RestResponse<DialecticSession>> getDialecticSession(@PathParam("id") String id) {
    return versions.beside(
        sessions.of(new DialecticSessionId(id)), estate -> estate.dialectic().get(id));
  }

  @PATCH
  @Path("{id}")
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "changeDialecticSession",
      summary = "Change a session that has not ended: its phase, its reviewer, its round")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DialecticSessionPatch")))
  @APIResponse(
      responseCode = "200",
      description = "The session as it is now",
      content = @Content(schema = @Schema(ref = "DialecticSession")))
  public Response changeDialecticSession(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row current = estate.dialectic().get(id);
          Versions.check(current, request.version());
          JsonNode changes = requests.changes(given, answer(current));
          Row columns =
              changes.isEmpty()
                  ? Row.of(DialecticShape.SESSION.table())
                  : requests.changed(DialecticShape.SESSION, changes);
          Row session = estate.dialectic().update(id, columns, request.version());
          return Reply.ok(answer(session), session.version());
        });
  }

  @GET
  @Path("{id}/messages")
  @EntityTagged
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "dialectic-messages"})
  @Operation(operationId = "listDialecticMessages", summary = "List the messages of a session")
  @APIResponse(
      responseCode = "200",
      description = "The messages by seq; those without one come last",
      content = @Content(schema = @Schema(ref = "DialecticMessageList")))
  public Uni<PageResponse<DialecticMessage>> listDialecticMessages(
      @PathParam("id") String id, @BeanParam Paging paging) {
    return sessions
        .messages(new DialecticSessionId(id), paging.items(), paging.cursor())
        .map(PageResponse::of);
  }

  @POST
  @Path("{id}/messages")
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "addDialecticMessage",
      summary = "Add a message after all others of its session, or several")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DialecticMessageBody")))
  @APIResponse(
      responseCode = "201",
      description = "The message",
      content = @Content(schema = @Schema(ref = "DialecticMessage")))
  public Response addDialecticMessage(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.each(
        request,
        body,
        (estate, given) -> {
          Row message = requests.made(estate, DialecticShape.MESSAGE, given);
          Row added = estate.dialectic().add(id, message);
          return Reply.created(DialecticShape.MESSAGE.written(added));
        });
  }

  @POST
  @Path("{id}/resolve")
  @Needs(Permission.WRITE)
  @Operation(operationId = "resolveDialecticSession", summary = "End a session")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DialecticEnd")))
  @APIResponse(
      responseCode = "200",
      description = "The session as it is now",
      content = @Content(schema = @Schema(ref = "DialecticSession")))
  public Response resolveDialecticSession(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row end = requests.made(estate, DialecticShape.END, given);
          String status = Objects.requireNonNull(end.text("status"));
          String resolution = Objects.requireNonNull(end.text("resolution"));
          Row session = estate.dialectic().resolve(id, resolution, status);
          return Reply.ok(answer(session), session.version());
        });
  }

  /** A session as a GET answers it. */
  private static JsonNode answer(Row session) {
    return DialecticShape.SESSION.written(session).put("known", true);
  }
}
