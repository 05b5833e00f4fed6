package io.stemma.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.access.Permission;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.Stored;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
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

/** One discovery, changed by agents. */
@Path("/api/v1/discoveries/{id}")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DiscoveryChangesResource {
  private final StoreRequests requests;

  DiscoveryChangesResource(StoreRequests requests) {
    this.requests = requests;
  }

  @PATCH
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "changeDiscovery",
      summary = "Change what is said of a discovery; tags are replaced, null clears")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "NewDiscovery")))
  @APIResponse(
      responseCode = "200",
      description = "The discovery as it is now",
      content = @Content(schema = @Schema(ref = "StoredDiscovery")))
  public Response changeDiscovery(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.write(
        request,
        body,
        (estate, given) -> {
          GivenDiscovery discovery = GivenDiscovery.of(given);
          Row changes =
              discovery.row().isEmpty() && discovery.tags().isPresent()
                  ? Row.of(RecordTables.DISCOVERIES)
                  : requests.changed(DiscoveryShape.NEW, discovery.row());
          Row changed =
              estate
                  .discoveries()
                  .update(id, changes, discovery.tags().orElse(null), request.version());
          return Reply.ok(GivenDiscovery.written(estate, changed), changed.version());
        });
  }

  @DELETE
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "deleteDiscovery",
      summary = "Remove a discovery with its tags and the links from and to it")
  @APIResponse(responseCode = "204", description = "It is gone")
  public Response deleteDiscovery(@PathParam("id") String id, @BeanParam WriteRequest request) {
    return requests.write(
        request,
        estate -> {
          estate.discoveries().delete(id, request.version());
          return Reply.none();
        });
  }

  @POST
  @Needs(Permission.WRITE)
  @Path("links")
  @Operation(operationId = "linkDiscovery", summary = "Link a discovery to another, or to several")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "NewLink")))
  @APIResponse(
      responseCode = "201",
      description = "The link was made; 200 where it was there",
      content = @Content(schema = @Schema(ref = "DiscoveryLink")))
  public Response linkDiscovery(
      @PathParam("id") String id, @BeanParam WriteRequest request, String body) {
    return requests.each(
        request,
        body,
        (estate, given) -> {
          Row link = requests.made(estate, DiscoveryShape.LINK, given);
          Stored stored = estate.discoveries().link(id, link);
          JsonNode written = DiscoveryShape.LINK.written(stored.row());
          return stored.made() ? Reply.created(written) : Reply.ok(written);
        });
  }
}
