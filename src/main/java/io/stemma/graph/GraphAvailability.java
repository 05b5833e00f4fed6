package io.stemma.graph;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.CypherLogin;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store that is read keeps a graph, and Apache AGE and the graph are there. The former
 * is asked each time. The latter is looked up when first asked; once there it is believed until a
 * query finds otherwise, while absent it is looked up again every few seconds.
 */
public final class GraphAvailability {
  private static final int RECHECK_SECONDS = 2;

  private final Supplier<PostgresPools> pools;
  private final RecordReader reader;
  private final Supplier<GraphState> store;
  private volatile @Nullable GraphState last;
  private volatile long lastNanos;

  /** Of PostgreSQL, where that is the store for certain. */
  public GraphAvailability(Supplier<PostgresPools> pools, RecordReader reader) {
    this(pools, reader, () -> GraphState.AVAILABLE);
  }

  /**
   * The same where the record may be in another store.
   *
   * @param store whether the store that is read now keeps a graph
   */
  public GraphAvailability(
      Supplier<PostgresPools> pools, RecordReader reader, Supplier<GraphState> store) {
    this.pools = pools;
    this.reader = reader;
    this.store = store;
  }

  /** The state, at most {@value #RECHECK_SECONDS} seconds old when the graph is absent. */
  public Uni<GraphState> state() {
    GraphState ofStore = store.get();
    if (!ofStore.available()) {
      return Uni.createFrom().item(ofStore);
    }
    GraphState known = last;
    boolean fresh = System.nanoTime() - lastNanos < TimeUnit.SECONDS.toNanos(RECHECK_SECONDS);
    if (known != null && (known.available() || fresh)) {
      return Uni.createFrom().item(known);
    }
    return Uni.createFrom().deferred(this::lookUp).invoke(this::remember);
  }

  /** Fails with {@link ErrorCode#GRAPH_UNAVAILABLE} unless Cypher can be answered. */
  Uni<Void> require() {
    return state()
        .invoke(
            state -> {
              if (!state.available()) {
                throw unavailable(state.reason(), null);
              }
            })
        .replaceWithVoid();
  }

  /** Makes the next question look the state up. */
  public void forget() {
    last = null;
  }

  static StemmaException unavailable(String reason, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.GRAPH_UNAVAILABLE,
        reason,
        Map.of(StemmaException.RETRY_AFTER_SECONDS, RECHECK_SECONDS),
        cause);
  }

  private void remember(GraphState state) {
    lastNanos = System.nanoTime();
    last = state;
  }

  // A setting of AGE is known to pg_settings only where its library is loaded into every session;
  // shared_preload_libraries itself is not shown to ordinary roles.
  private static final String LOOK_UP =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'age') AS extension,
             EXISTS (SELECT FROM pg_catalog.pg_settings
                      WHERE name = 'age.enable_containment') AS preloaded,
             EXISTS (SELECT FROM pg_catalog.pg_class c
                       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                      WHERE n.nspname = $1 AND c.relname = '_ag_label_vertex') AS graph,
             EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $2) AS role
      """;

  private Uni<GraphState> lookUp() {
    String graph = pools.get().settings().graph();
    return reader.read(LOOK_UP, Tuple.of(graph, CypherLogin.ROLE)).map(rows -> state(graph, rows));
  }

  private static GraphState state(String graph, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    if (!row.getBoolean("extension")) {
      return GraphState.absent(
          "Apache AGE is not installed in this database, so there is no Cypher; all else works."
              + " Install it, run CREATE EXTENSION age, then 'scripts/stemma migrate run'.");
    }
    if (!row.getBoolean("preloaded")) {
      return GraphState.absent(
          "Apache AGE is installed but not loaded: set shared_preload_libraries = 'age' and restart"
              + " PostgreSQL.");
    }
    if (!row.getBoolean("graph") || !row.getBoolean("role")) {
      return GraphState.absent(
          "There is no graph '" + graph + "' for queries yet: run 'scripts/stemma migrate run'.");
    }
    return GraphState.AVAILABLE;
  }
}
