package io.stemma.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Says what the graph holds, counted in one snapshot. */
public final class GraphDescriber {
  private static final int SAMPLED = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordReader reader;
  private final GraphAvailability availability;

  public GraphDescriber(RecordReader reader, GraphAvailability availability) {
    this.reader = reader;
    this.availability = availability;
  }

  private static final String DESCRIPTION = "SELECT projection.description($1)::text";

  /**
   * The description. Fails with {@link io.stemma.error.ErrorCode#GRAPH_UNAVAILABLE} where there is
   * no graph.
   */
  public Uni<GraphDescription> description() {
    return availability
        .require()
        .chain(() -> reader.read(DESCRIPTION, Tuple.of(SAMPLED)))
        .map(GraphDescriber::description);
  }

  private static GraphDescription description(RowSet<Row> rows) {
    try {
      ObjectNode described = JSON.readValue(rows.iterator().next().getString(0), ObjectNode.class);
      return JSON.treeToValue(described.put("propertiesSeenIn", SAMPLED), GraphDescription.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("projection.description() is not what it was made to be", e);
    }
  }
}
