package io.stemma.http.agents;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.http.access.Needs;
import io.stemma.http.request.EntityTagged;
import io.stemma.http.request.Meters;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.Paging;
import io.stemma.question.tags.TagCount;
import io.stemma.question.tags.TagName;
import io.stemma.question.tags.TagOrder;
import io.stemma.question.tags.Tagged;
import io.stemma.question.tags.Tags;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tags and what carries them. */
@Tag(name = "Tags")
@EntityTagged
@Path("/api/v1/tags")
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class TagsResource {
  private final Tags tags;

  TagsResource(Tags tags) {
    this.tags = tags;
  }

  @GET
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "tags"})
  @Operation(operationId = "listTags", summary = "List tags with their number of uses")
  @APIResponse(responseCode = "200", description = "The tags")
  public Uni<PageResponse<TagCount>> listTags(
      @Parameter(description = "How the tags begin; case counts")
          @DefaultValue("")
          @QueryParam("prefix")
          String prefix,
      @Parameter(
              description = "By name, or the most used first",
              schema = @Schema(enumeration = {"name", "count"}))
          @DefaultValue("name")
          @QueryParam("order")
          String order,
      @BeanParam Paging paging) {
    TagOrder by = TagOrder.of(order);
    return tags.list(new TagName(prefix), by, paging.items(), paging.cursor())
        .map(PageResponse::of);
  }

  @GET
  @Path("{tag}")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "tag"})
  @Operation(
      operationId = "listTagged",
      summary = "List the agents and discoveries that carry a tag")
  @APIResponse(responseCode = "200", description = "Agents, then discoveries, each by id")
  public Uni<PageResponse<Tagged>> listTagged(
      @PathParam("tag") String tag, @BeanParam Paging paging) {
    return tags.carriers(new TagName(tag), paging.items(), paging.cursor()).map(PageResponse::of);
  }
}
