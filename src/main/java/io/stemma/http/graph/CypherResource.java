package io.stemma.http.graph;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.CypherGateway;
import io.stemma.graph.CypherQuestion;
import io.stemma.http.access.Needs;
import io.stemma.http.problem.ClientGone;
import io.stemma.http.problem.ProblemResponses;
import io.stemma.http.request.Meters;
import io.stemma.http.request.NdjsonAnswer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Free Cypher over HTTP. */
@Path("/api/v1/graph/cypher")
@Tag(name = "Graph")
@Needs(Permission.QUERY)
public class CypherResource {
  private final CypherGateway gateway;
  private final ObjectMapper json;
  private final ProblemResponses problems;
  private final CypherOutcomes outcomes;
  private final Timer timer;

  CypherResource(
      CypherGateway gateway,
      ObjectMapper json,
      ProblemResponses problems,
      CypherOutcomes outcomes,
      MeterRegistry registry) {
    this.outcomes = outcomes;
    this.gateway = gateway;
    this.json = json;
    this.problems = problems;
    this.timer = registry.timer(Meters.CYPHER);
  }

  @POST
  @Needs(Permission.QUERY)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "queryGraph", summary = "Ask the graph in Cypher, reading only")
  @APIResponse(
      responseCode = "200",
      description = "The rows, cut at the limits",
      content = @Content(schema = @Schema(implementation = CypherResponse.class)))
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "408", ref = "Problem")
  @APIResponse(responseCode = "413", ref = "Problem")
  @APIResponse(responseCode = "423", ref = "Problem")
  @APIResponse(responseCode = "429", ref = "Problem")
  public Uni<CypherResponse> ask(@Nullable CypherRequest request, @Context RoutingContext http) {
    long start = System.nanoTime();
    return ClientGone.cancels(outcomes.counted(gateway.answer(question(request))), http)
        .map(answer -> CypherResponse.of(answer, Duration.ofNanos(System.nanoTime() - start)))
        .onTermination()
        .invoke(() -> timer.record(Duration.ofNanos(System.nanoTime() - start)));
  }

  @POST
  @Needs(Permission.QUERY)
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(NdjsonAnswer.MEDIA_TYPE)
  @Operation(operationId = "streamGraph", summary = "The same, row by row, as fast as it is read")
  @APIResponse(
      responseCode = "200",
      description =
          "One JSON value a line: {columns}, an array a row, and {rowCount, truncated,"
              + " elapsedMillis} or {problem} at the end")
  public Multi<byte[]> stream(@Nullable CypherRequest request, @Context RoutingContext http) {
    String path = ProblemResponses.path(http.request());
    return new NdjsonAnswer(json, failure -> problems.late(failure, path))
        .lines(outcomes.counted(gateway.stream(question(request))));
  }

  private static CypherQuestion question(@Nullable CypherRequest request) {
    if (request == null) {
      throw new StemmaException(ErrorCode.INVALID_JSON, "The body must be one JSON object.");
    }
    return request.question();
  }
}
