package io.stemma.http.graph;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.graph.CypherGateway;
import io.stemma.graph.catalogue.NamedQuery;
import io.stemma.graph.catalogue.QueryCatalogue;
import io.stemma.http.access.Needs;
import io.stemma.http.problem.ClientGone;
import io.stemma.http.request.Meters;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The catalogue of Cypher queries that have a name. */
@Path("/api/v1/graph/queries")
@Tag(name = "Graph")
@Needs(Permission.READ)
@Produces(MediaType.APPLICATION_JSON)
public class NamedQueriesResource {
  private final CypherGateway gateway;
  private final CypherOutcomes outcomes;
  private final Map<String, Timer> timers = new HashMap<>();

  NamedQueriesResource(CypherGateway gateway, CypherOutcomes outcomes, MeterRegistry registry) {
    this.gateway = gateway;
    this.outcomes = outcomes;
    for (NamedQuery query : QueryCatalogue.queries()) {
      timers.put(query.name(), registry.timer(Meters.NAMED_CYPHER, "query", query.name()));
    }
  }

  @GET
  @Operation(operationId = "listNamedQueries", summary = "The named Cypher queries")
  @APIResponse(
      responseCode = "200",
      description = "The queries with their parameters and texts",
      content = @Content(schema = @Schema(implementation = NamedQueryResponse.All.class)))
  public NamedQueryResponse.All all() {
    return new NamedQueryResponse.All(
        QueryCatalogue.queries().stream().map(NamedQueryResponse::of).toList());
  }

  @GET
  @Path("{name}")
  @Operation(operationId = "getNamedQuery", summary = "One named Cypher query")
  @APIResponse(
      responseCode = "200",
      description = "The query with its parameters and text",
      content = @Content(schema = @Schema(implementation = NamedQueryResponse.class)))
  public NamedQueryResponse one(@PathParam("name") String name) {
    return NamedQueryResponse.of(QueryCatalogue.query(name));
  }

  @POST
  @Needs(Permission.READ)
  @Path("{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "runNamedQuery", summary = "Ask a named Cypher query")
  @APIResponse(
      responseCode = "200",
      description = "The rows, cut at the limits",
      content = @Content(schema = @Schema(implementation = CypherResponse.class)))
  @APIResponse(responseCode = "408", ref = "Problem")
  @APIResponse(responseCode = "429", ref = "Problem")
  public Uni<CypherResponse> ask(
      @PathParam("name") String name,
      @Nullable NamedQueryRequest request,
      @Context RoutingContext http) {
    long start = System.nanoTime();
    NamedQuery query = QueryCatalogue.query(name);
    NamedQueryRequest asked = request == null ? NamedQueryRequest.EMPTY : request;
    return ClientGone.cancels(outcomes.counted(gateway.answer(asked.question(query))), http)
        .map(answer -> CypherResponse.of(answer, Duration.ofNanos(System.nanoTime() - start)))
        .onTermination()
        .invoke(() -> record(name, System.nanoTime() - start));
  }

  private void record(String name, long nanos) {
    Timer timer = timers.get(name);
    if (timer != null) {
      timer.record(Duration.ofNanos(nanos));
    }
  }
}
