package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.question.tags.TagCount;
import io.stemma.question.tags.TagName;
import io.stemma.question.tags.TagOrder;
import io.stemma.question.tags.Tagged;
import io.stemma.question.tags.Tags;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Tags and what carries them; it needs no Apache AGE. */
@EntityTagged
@Path("/api/v1/tags")
@Produces(MediaType.APPLICATION_JSON)
public class TagResource {
  private final Tags tags;
  private final Timer listTimer;
  private final Timer carriersTimer;

  TagResource(Tags tags, MeterRegistry registry) {
    this.tags = tags;
    this.listTimer = QuestionTimer.ofQuestion(registry, "tags");
    this.carriersTimer = QuestionTimer.ofQuestion(registry, "tag");
  }

  /** Which tags were asked for. */
  @Schema(name = "TagsSubject")
  public record TagsSubject(String prefix, String order) {}

  /** One tag. */
  @Schema(name = "OneTag")
  public record OneTag(String tag) {}

  @GET
  @Operation(operationId = "tags", summary = "Tags, each with how often it is used")
  @APIResponse(responseCode = "200", description = "The tags")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<TagsSubject, TagCount>> list(
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
      @Parameter(
              description = "Tags answered at most",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The member next of the answer before") @QueryParam("cursor")
          @Nullable String cursor) {
    return QuestionTimer.timed(
        listTimer,
        () -> {
          TagOrder by = TagOrder.of(order);
          return tags.list(new TagName(prefix), by, QueryParameters.integer("limit", limit), cursor)
              .map(page -> PageResponse.of(new TagsSubject(prefix, by.word()), page));
        });
  }

  @GET
  @Path("{tag}")
  @Operation(operationId = "tag", summary = "The agents and discoveries that carry one tag")
  @APIResponse(responseCode = "200", description = "Agents, then discoveries, each by id")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<OneTag, Tagged>> carriers(
      @PathParam("tag") String tag,
      @Parameter(
              description = "Agents and discoveries answered at most",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The member next of the answer before") @QueryParam("cursor")
          @Nullable String cursor) {
    return QuestionTimer.timed(
        carriersTimer,
        () ->
            tags.carriers(new TagName(tag), QueryParameters.integer("limit", limit), cursor)
                .map(page -> PageResponse.of(new OneTag(tag), page)));
  }
}
