package io.stemma.http.agents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.access.Permission;
import io.stemma.http.access.Needs;
import io.stemma.http.request.Reply;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.identity.Sessions;
import io.stemma.record.Row;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sessions of clients. */
@Path("/api/v1/sessions")
@Tag(name = "Sessions")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {
  private static final int MAX_EXPIRED = 1_000;

  private final StoreRequests requests;

  SessionsResource(StoreRequests requests) {
    this.requests = requests;
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(operationId = "createSession", summary = "Make a session, once")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "Session")))
  @APIResponse(
      responseCode = "201",
      description = "The session",
      content = @Content(schema = @Schema(ref = "Session")))
  public Response createSession(@BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row session = estate.sessions().create(requests.made(estate, Sessions.SHAPE, given));
          return Reply.created(Sessions.SHAPE, session)
              .at("/api/v1/sessions/", session.text("session_id"));
        });
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getSession", summary = "One session, over or not")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(ref = "Session")))
  public Response session(@PathParam("id") String id) {
    return requests.read(
        estate -> {
          Row session = estate.sessions().get(id);
          return Reply.ok(Sessions.SHAPE, session);
        });
  }

  @POST
  @Needs(Permission.WRITE)
  @Path("{id}/use")
  @Operation(
      operationId = "useSession",
      summary = "Note that a session is used: its life begins again")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(ref = "Session")))
  public Response useSession(@PathParam("id") String id, @BeanParam WriteRequest request) {
    return requests.write(
        request,
        estate -> {
          Row session = estate.sessions().use(id);
          return Reply.ok(Sessions.SHAPE, session);
        });
  }

  @POST
  @Needs(Permission.WRITE)
  @Path("{id}/end")
  @Operation(operationId = "endSession", summary = "End a session")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content = @Content(schema = @Schema(ref = "Session")))
  public Response endSession(@PathParam("id") String id, @BeanParam WriteRequest request) {
    return requests.write(
        request,
        estate -> {
          Row session = estate.sessions().end(id);
          return Reply.ok(Sessions.SHAPE, session);
        });
  }

  @POST
  @Needs(Permission.OPERATE)
  @Path("expire")
  @Operation(operationId = "expireSessions", summary = "End the sessions whose life is over")
  @APIResponse(
      responseCode = "200",
      description = "ended: how many, at most 1,000 a request",
      content = @Content(schema = @Schema(ref = "Ended")))
  public Response expireSessions(@BeanParam WriteRequest request) {
    return requests.write(
        request,
        estate ->
            Reply.ok(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("ended", estate.sessions().expire(MAX_EXPIRED))));
  }
}
