package io.stemma.graph.crash;

import io.smallrye.mutiny.Uni;
import io.stemma.graph.language.QueryShape;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the database knows of crashes: its table of them, and whether there was one just now. */
public final class CrashLedger {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Supplier<PostgresPools> pools;
  private final RecordReader reader;

  public CrashLedger(Supplier<PostgresPools> pools, RecordReader reader) {
    this.pools = pools;
    this.reader = reader;
  }

  private static final String FINGERPRINTS = "SELECT fingerprint FROM projection.crashed_queries";

  /** Those that are refused. */
  Uni<Set<String>> fingerprints() {
    return reader
        .read(FINGERPRINTS, Tuple.tuple())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString(0))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private static final String ADD =
      """
      INSERT INTO projection.crashed_queries AS known (fingerprint, query) VALUES ($1, $2)
      ON CONFLICT (fingerprint) DO UPDATE SET crashes = known.crashes + 1, last_at = now()
      """;

  Uni<Void> add(QueryShape shape) {
    return reader.read(ADD, Tuple.of(shape.fingerprint(), shape.summary())).replaceWithVoid();
  }

  // A server that loses one process ends all others and begins anew: its statistics with it, but
  // not itself. After a restart both are new; where only the network failed, neither.
  private static final String PROCESS_CRASHED =
      """
      SELECT pg_catalog.pg_postmaster_start_time() < began.at AND c.stats_reset > began.at
        FROM pg_catalog.pg_stat_checkpointer c,
             (SELECT clock_timestamp() - make_interval(secs => $1) AS at) AS began
      """;

  /** Whether a process of the server that runs Cypher crashed in the time that has passed. */
  Uni<Boolean> processCrashed(Duration within) {
    double seconds = within.toNanos() / NANOS_PER_SECOND;
    return Uni.createFrom()
        .deferred(
            () ->
                Uni.createFrom()
                    .completionStage(
                        pools
                            .get()
                            .cypher()
                            .run(PROCESS_CRASHED, io.vertx.sqlclient.Tuple.of(seconds))
                            .toCompletionStage()))
        .map(rows -> isTrue(rows.iterator().next()));
  }

  private static boolean isTrue(io.vertx.sqlclient.Row row) {
    return Boolean.TRUE.equals(row.getBoolean(0));
  }
}
