package io.stemma.http;

import io.stemma.access.Permission;
import io.stemma.dialectic.DialecticShape;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Dialectic sessions that wait for a reviewer. */
@Path("/api/v1/dialectic-sessions/pending")
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class PendingDialecticsResource {
  private final StoreRequests requests;
  private final StorePages pages;

  PendingDialecticsResource(StoreRequests requests, StorePages pages) {
    this.requests = requests;
    this.pages = pages;
  }

  @GET
  @Operation(
      operationId = "pendingDialectics",
      summary = "Sessions under way that have no reviewer, the oldest first")
  @APIResponse(
      responseCode = "200",
      description = "The sessions",
      content = @Content(schema = @Schema(ref = "DialecticSessionRecordList")))
  public Response pendingDialectics(@BeanParam Paging paging) {
    int limit = pages.limit(paging);
    return requests.read(
        estate ->
            Reply.ok(StorePages.items(DialecticShape.SESSION, estate.dialectic().pending(limit))));
  }
}
