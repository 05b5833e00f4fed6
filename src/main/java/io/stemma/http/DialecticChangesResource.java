package io.stemma.http;

import io.stemma.access.Permission;
import io.stemma.dialectic.DialecticShape;
import io.stemma.record.Row;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** One dialectic session, changed by agents. */
@Path("/api/v1/dialectic-sessions/{id}")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DialecticChangesResource {
  private final StoreRequests requests;

  DialecticChangesResource(StoreRequests requests) {
    this.requests = requests;
  }

  @PATCH
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "changeDialectic",
      summary = "Change a session that is not over: its phase, its reviewer, its round")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(ref = "DialecticSessionRecord")))
  @APIResponse(
      responseCode = "200",
      description = "The session as it is now",
      content = @Content(schema = @Schema(ref = "DialecticSessionRecord")))
  public Response changeDialectic(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row changes = requests.changed(DialecticShape.SESSION, given);
          Row session = estate.dialectic().update(id, changes, request.version());
          return Reply.ok(DialecticShape.SESSION, session);
        });
  }

  @POST
  @Needs(Permission.WRITE)
  @Path("messages")
  @Operation(operationId = "addMessage", summary = "Add a message behind all others, or several")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(ref = "DialecticMessageRecord")))
  @APIResponse(
      responseCode = "201",
      description = "The message",
      content = @Content(schema = @Schema(ref = "DialecticMessageRecord")))
  public Response addMessage(
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
  @Needs(Permission.WRITE)
  @Path("resolve")
  @Operation(operationId = "resolveDialectic", summary = "End a session")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "DialecticEnd")))
  @APIResponse(
      responseCode = "200",
      description = "The session as it is now",
      content = @Content(schema = @Schema(ref = "DialecticSessionRecord")))
  public Response resolveDialectic(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row end = requests.made(estate, DialecticShape.END, given);
          String status = Objects.requireNonNull(end.text("status"));
          String resolution = Objects.requireNonNull(end.text("resolution"));
          Row session = estate.dialectic().resolve(id, resolution, status);
          return Reply.ok(DialecticShape.SESSION, session);
        });
  }
}
