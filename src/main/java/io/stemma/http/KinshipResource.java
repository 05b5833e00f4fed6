package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.identity.AgentId;
import io.stemma.question.lineage.CommonAncestor;
import io.stemma.question.lineage.Kinship;
import io.stemma.question.lineage.LineageStatistics;
import io.stemma.question.lineage.LineageStep;
import io.stemma.question.lineage.Subtrees;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** How agents are related, and what a subtree is like; it needs no Apache AGE. */
@EntityTagged
@Path("/api/v1/agents/{id}/lineage")
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class KinshipResource {
  private final Kinship kinship;
  private final Subtrees subtrees;

  KinshipResource(Kinship kinship, Subtrees subtrees) {
    this.kinship = kinship;
    this.subtrees = subtrees;
  }

  /** Two agents. */
  @Schema(name = "TwoAgents")
  public record TwoAgents(String agentId, String otherAgentId) {}

  /**
   * The way from one agent to another.
   *
   * @param length generations gone up and down
   * @param agents from the one to the other, both included
   */
  @Schema(name = "LineagePath")
  public record LineagePath(int length, List<LineageStep> agents) {
    static @Nullable LineagePath of(List<LineageStep> agents) {
      return agents.isEmpty() ? null : new LineagePath(agents.size() - 1, agents);
    }
  }

  @GET
  @Path("path")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "lineage-path"})
  @Operation(
      operationId = "lineagePath",
      summary = "The agents between two, up to their nearest common ancestor and down from it")
  @APIResponse(responseCode = "200", description = "The path; item is null where there is none")
  public Uni<ItemResponse<TwoAgents, LineagePath>> path(
      @PathParam("id") String id,
      @Parameter(description = "The other agent", required = true) @QueryParam("to")
          @Nullable String to,
      @Parameter(
              description = "Generations looked at above each",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1000"))
          @QueryParam("depth")
          @Nullable String depth) {
    AgentId other = new AgentId(QueryParameters.required("to", to));
    return kinship
        .path(new AgentId(id), other, QueryParameters.integer("depth", depth))
        .map(agents -> ItemResponse.of(new TwoAgents(id, other.value()), LineagePath.of(agents)));
  }

  @GET
  @Path("common-ancestor")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "common-ancestor"})
  @Operation(operationId = "commonAncestor", summary = "The nearest ancestor that two agents share")
  @APIResponse(responseCode = "200", description = "The ancestor; item is null where there is none")
  public Uni<ItemResponse<TwoAgents, CommonAncestor>> commonAncestor(
      @PathParam("id") String id,
      @Parameter(description = "The other agent", required = true) @QueryParam("with")
          @Nullable String with,
      @Parameter(
              description = "Generations looked at above each",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1000"))
          @QueryParam("depth")
          @Nullable String depth) {
    AgentId other = new AgentId(QueryParameters.required("with", with));
    return kinship
        .commonAncestor(new AgentId(id), other, QueryParameters.integer("depth", depth))
        .map(found -> ItemResponse.of(new TwoAgents(id, other.value()), found.orElse(null)));
  }

  @GET
  @Path("statistics")
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "lineage-statistics"})
  @Operation(
      operationId = "lineageStatistics",
      summary = "What descends from one agent, in numbers")
  @APIResponse(responseCode = "200", description = "The numbers")
  public Uni<ItemResponse<AgentSubject, LineageStatistics>> statistics(
      @PathParam("id") String id,
      @Parameter(
              description = "Generations walked",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1000"))
          @QueryParam("depth")
          @Nullable String depth) {
    return subtrees
        .statistics(new AgentId(id), QueryParameters.integer("depth", depth))
        .map(numbers -> ItemResponse.of(new AgentSubject(id), numbers));
  }
}
