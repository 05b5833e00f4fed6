package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.identity.AgentId;
import io.stemma.question.lineage.Direction;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.LineageNode;
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
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Lineage of an agent; it needs no Apache AGE. */
@Path("/api/v1/agents/{id}/lineage")
@Needs(Permission.READ)
public class LineageResource {
  private final Lineage lineage;
  private final Map<Direction, Timer> timers = new EnumMap<>(Direction.class);

  LineageResource(Lineage lineage, MeterRegistry registry) {
    this.lineage = lineage;
    for (Direction direction : Direction.values()) {
      timers.put(direction, registry.timer(Meters.LINEAGE, "direction", direction.word()));
    }
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "lineage", summary = "Ancestors, descendants or both of one agent")
  @APIResponse(responseCode = "200", description = "The agents of the lineage, nearest first")
  public Uni<PageResponse<LineageSubject, LineageNode>> get(
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
        .map(page -> PageResponse.of(LineageSubject.of(id, way), page))
        .onTermination()
        .invoke(() -> record(way, System.nanoTime() - start));
  }

  private void record(Direction way, long nanos) {
    Timer timer = timers.get(way);
    if (timer != null) {
      timer.record(Duration.ofNanos(nanos));
    }
  }
}
