package io.stemma.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.access.Permission;
import io.stemma.governance.Estate;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.Row;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Discoveries stored by agents. */
@Path("/api/v1/discoveries")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NewDiscoveriesResource {
  private final StoreRequests requests;

  NewDiscoveriesResource(StoreRequests requests) {
    this.requests = requests;
  }

  @POST
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "storeDiscovery",
      summary = "Store a discovery with its tags and links, or several")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "NewDiscovery")))
  @APIResponse(
      responseCode = "201",
      description = "The discovery",
      content = @Content(schema = @Schema(ref = "StoredDiscovery")))
  public Response storeDiscovery(@BeanParam WriteRequest request, String body) {
    return requests.each(request, body, this::store);
  }

  private Reply store(Estate estate, JsonNode given) {
    GivenDiscovery discovery = GivenDiscovery.of(given);
    Row made =
        estate
            .discoveries()
            .store(
                requests.made(estate, DiscoveryShape.NEW, discovery.row()),
                discovery.tags().orElse(List.of()),
                discovery.links().stream()
                    .map(link -> requests.made(estate, DiscoveryShape.LINK, link))
                    .toList());
    return Reply.created(GivenDiscovery.written(estate, made), made.version());
  }
}
