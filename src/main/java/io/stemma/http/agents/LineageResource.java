package io.stemma.http.agents;

import io.micrometer.core.annotation.Timed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.http.access.Needs;
import io.stemma.http.request.EntityTagged;
import io.stemma.http.request.Meters;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.Paging;
import io.stemma.http.request.QueryParameters;
import io.stemma.identity.AgentId;
import io.stemma.question.lineage.Direction;
import io.stemma.question.lineage.Kinship;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.LineageNode;
import io.stemma.question.lineage.LineageStatistics;
import io.stemma.question.lineage.LineageStep;
import io.stemma.question.lineage.Subtrees;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Lineage of an agent, and how two agents are related. It needs no Apache AGE. */
@Path("/api/v1/agents/{id}/lineage")
@Tag(name = "Lineage")
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class LineageResource {
  private final Lineage lineage;
  private final Kinship kinship;
  private final Subtrees subtrees;
  private final Map<Direction, Timer> timers = new EnumMap<>(Direction.class);

  LineageResource(Lineage lineage, Kinship kinship, Subtrees subtrees, MeterRegistry registry) {
    this.lineage = lineage;
    this.kinship = kinship;
    this.subtrees = subtrees;
    for (Direction direction : Direction.values()) {
      timers.put(direction, registry.timer(Meters.LINEAGE, "direction", direction.word()));
    }
  }

  /**
   * The path from one agent to another.
   *
   * @param length generations up and down; null where the two are not related
   * @param agents from the one to the other, both included; empty where they are not related
   */
  @Schema(name = "LineagePath")
  public record LineagePath(@Nullable Integer length, List<LineageStep> agents) {
    static LineagePath of(List<LineageStep> agents) {
      return new LineagePath(agents.isEmpty() ? null : agents.size() - 1, agents);
    }
  }

  /**
   * The nearest ancestor that two agents share; all null where there is none.
   *
   * @param depth generations from the agent in the path, 0 where it is that one
   * @param depthOfOther generations from the other one
   */
  @Schema(name = "CommonAncestor")
  public record SharedAncestor(
      @Nullable LineageStep agent, @Nullable Integer depth, @Nullable Integer depthOfOther) {}

  @GET
  @Operation(
      operationId = "listLineage",
      summary = "List an agent's ancestors, descendants or both")
  @APIResponse(responseCode = "200", description = "The agents of the lineage, nearest first")
  public Uni<PageResponse<LineageNode>> listLineage(
      @PathParam("id") String id,
      @Parameter(schema = @Schema(enumeration = {"ancestors", "descendants", "both"}))
          @DefaultValue("descendants")
          @QueryParam("direction")
          String direction,
      @Parameter(
              description = "Generations followed",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "10"))
          @QueryParam("depth")
          @Nullable String depth,
      @BeanParam Paging paging) {
    long start = System.nanoTime();
    Direction way = Direction.of(direction);
    return lineage
        .of(
            new AgentId(id),
            way,
            QueryParameters.integer("depth", depth),
            paging.items(),
            paging.cursor())
        .map(PageResponse::of)
        .onTermination()
        .invoke(() -> record(way, System.nanoTime() - start));
  }

  private void record(Direction way, long nanos) {
    Timer timer = timers.get(way);
    if (timer != null) {
      timer.record(Duration.ofNanos(nanos));
    }
  }

  @GET
  @Path("path")
  @EntityTagged
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "lineage-path"})
  @Operation(
      operationId = "getLineagePath",
      summary = "The agents between two, up to their nearest common ancestor and down from it")
  @APIResponse(responseCode = "200", description = "The path")
  public Uni<LineagePath> getLineagePath(
      @PathParam("id") String id,
      @Parameter(description = "The other agent", required = true) @QueryParam("otherAgentId")
          @Nullable String otherAgentId,
      @Parameter(
              description = "Generations looked at above each",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1000"))
          @QueryParam("depth")
          @Nullable String depth) {
    AgentId other = new AgentId(QueryParameters.required("otherAgentId", otherAgentId));
    return kinship
        .path(new AgentId(id), other, QueryParameters.integer("depth", depth))
        .map(LineagePath::of);
  }

  @GET
  @Path("common-ancestor")
  @EntityTagged
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "common-ancestor"})
  @Operation(
      operationId = "getCommonAncestor",
      summary = "The nearest ancestor that two agents share")
  @APIResponse(responseCode = "200", description = "The ancestor")
  public Uni<SharedAncestor> getCommonAncestor(
      @PathParam("id") String id,
      @Parameter(description = "The other agent", required = true) @QueryParam("otherAgentId")
          @Nullable String otherAgentId,
      @Parameter(
              description = "Generations looked at above each",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1000"))
          @QueryParam("depth")
          @Nullable String depth) {
    AgentId other = new AgentId(QueryParameters.required("otherAgentId", otherAgentId));
    return kinship
        .commonAncestor(new AgentId(id), other, QueryParameters.integer("depth", depth))
        .map(
            found ->
                found
                    .map(one -> new SharedAncestor(one.agent(), one.depth(), one.depthOfOther()))
                    .orElseGet(() -> new SharedAncestor(null, null, null)));
  }

  @GET
  @Path("statistics")
  @EntityTagged
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "lineage-statistics"})
  @Operation(
      operationId = "getLineageStatistics",
      summary = "Numbers of the agents that descend from one")
  @APIResponse(responseCode = "200", description = "The numbers")
  public Uni<LineageStatistics> getLineageStatistics(
      @PathParam("id") String id,
      @Parameter(
              description = "Generations walked",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1000"))
          @QueryParam("depth")
          @Nullable String depth) {
    return subtrees.statistics(new AgentId(id), QueryParameters.integer("depth", depth));
  }
}
