package io.stemma.http;

import io.stemma.access.Permission;
import io.stemma.dialectic.DialecticShape;
import io.stemma.record.Row;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Dialectic sessions begun by agents. */
@Path("/api/v1/dialectic-sessions")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NewDialecticsResource {
  private final StoreRequests requests;

  NewDialecticsResource(StoreRequests requests) {
    this.requests = requests;
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(operationId = "beginDialectic", summary = "Begin a dialectic session")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(ref = "DialecticSessionRecord")))
  @APIResponse(
      responseCode = "201",
      description = "The session",
      content = @Content(schema = @Schema(ref = "DialecticSessionRecord")))
  public Response beginDialectic(@BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row session =
              estate.dialectic().create(requests.made(estate, DialecticShape.SESSION, given));
          return Reply.created(DialecticShape.SESSION, session);
        });
  }
}
