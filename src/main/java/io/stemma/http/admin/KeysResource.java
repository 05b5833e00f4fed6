package io.stemma.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.access.KeyUses;
import io.stemma.access.Keys;
import io.stemma.access.Permission;
import io.stemma.error.StemmaException;
import io.stemma.http.access.Needs;
import io.stemma.http.request.Paging;
import io.stemma.http.request.Reply;
import io.stemma.http.request.StorePages;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.service.LiveKeys;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Keys: made, listed, replaced and taken back. */
@Path("/api/v1/admin/keys")
@Tag(name = "Administration")
@Needs(Permission.ADMIN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class KeysResource {
  private final StoreRequests requests;
  private final StorePages pages;
  private final LiveKeys live;

  KeysResource(StoreRequests requests, StorePages pages, LiveKeys live) {
    this.live = live;
    this.requests = requests;
    this.pages = pages;
  }

  @GET
  @Operation(operationId = "listKeys", summary = "All keys, those that are over included")
  @APIResponse(
      responseCode = "200",
      description = "The keys, without what would let anybody in",
      content = @Content(schema = @Schema(ref = "AccessKeyList")))
  public Response listKeys() {
    return requests.read(estate -> Reply.ok(StorePages.items(Keys.SHAPE, estate.keys().all())));
  }

  @POST
  @Needs(Permission.ADMIN)
  @Operation(operationId = "createKey", summary = "Make a key, which is shown this once")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "NewAccessKey")))
  @APIResponse(
      responseCode = "201",
      description = "The key's record, and the key itself as key",
      content = @Content(schema = @Schema(ref = "CreatedAccessKey")))
  public Response createKey(@BeanParam WriteRequest request, String body) {
    return changed(
        requests.write(
            shownOnce(request),
            body,
            (estate, given) ->
                made(estate.keys().create(AccessKeyBody.of(given, Clock.systemUTC().instant())))));
  }

  @POST
  @Path("{key}/rotate")
  @Needs(Permission.ADMIN)
  @Operation(
      operationId = "rotateKey",
      summary = "Make the successor of a key; the key itself ends after graceHours (24)")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "AccessKeyRotation")))
  @APIResponse(
      responseCode = "201",
      description = "The successor's record, and the key itself as key",
      content = @Content(schema = @Schema(ref = "CreatedAccessKey")))
  public Response rotateKey(
      @PathParam("key") String key, @BeanParam WriteRequest request, String body) {
    return changed(
        requests.write(
            shownOnce(request),
            body,
            (estate, given) -> made(estate.keys().rotate(key, AccessKeyBody.grace(given)))));
  }

  @DELETE
  @Path("{key}")
  @Needs(Permission.ADMIN)
  @Operation(
      operationId = "revokeKey",
      summary = "Take a key back, named by its id, its first 12 characters or its name")
  @APIResponse(
      responseCode = "200",
      description = "The keys that were meant; a name means all keys of that name",
      content = @Content(schema = @Schema(ref = "AccessKeyList")))
  public Response revokeKey(@PathParam("key") String key, @BeanParam WriteRequest request) {
    return changed(
        requests.write(
            request, estate -> Reply.ok(StorePages.items(Keys.SHAPE, estate.keys().revoke(key)))));
  }

  @GET
  @Path("uses")
  @Operation(
      operationId = "listKeyUses",
      summary = "What keys were used for, and what was refused, the latest first")
  @APIResponse(
      responseCode = "200",
      description = "A few seconds of a key, an outcome, an address and a client each",
      content = @Content(schema = @Schema(ref = "KeyUseList")))
  public Response keyUses(
      @Parameter(description = "Only of the key of that id") @QueryParam("keyId")
          @Nullable String key,
      @BeanParam Paging paging) {
    return requests.read(
        estate ->
            pages.page(
                KeyUses.SHAPE,
                "last_at",
                "use_id",
                paging,
                (behind, limit) -> estate.keyUses().list(key, behind, limit),
                String.valueOf(key)));
  }

  /** Here it holds at once; elsewhere within STEMMA_ACCESS_REFRESH_MILLIS. */
  private Response changed(Response answer) {
    live.refresh();
    return answer;
  }

  private static Reply made(Keys.Made made) {
    ObjectNode answer = Keys.SHAPE.written(made.row()).put("key", made.key().text());
    return Reply.created((JsonNode) answer);
  }

  /** An answer that is kept for the case that it is asked for again would keep the key. */
  private static WriteRequest shownOnce(WriteRequest request) {
    if (request.idempotencyKey != null) {
      throw StemmaException.ofField(
          "Idempotency-Key", "Idempotency-Key cannot be given here: a key is shown once.");
    }
    return request;
  }
}
