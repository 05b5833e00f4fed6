package io.stemma.graph.crash;

import io.smallrye.mutiny.Uni;
import io.stemma.graph.language.QueryShape;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the database knows of crashes: its tables of them, and whether there was one just now. */
public final class CrashLedger {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Supplier<PostgresPools> pools;
  private final RecordReader reader;
  private final SuspensionLimits limits;

  public CrashLedger(Supplier<PostgresPools> pools, RecordReader reader, SuspensionLimits limits) {
    this.pools = pools;
    this.reader = reader;
    this.limits = limits;
  }

  /**
   * What is refused.
   *
   * @param fingerprints of the shapes that are
   * @param suspension null where free Cypher is open
   */
  record Refused(Set<String> fingerprints, @Nullable Suspension suspension) {}

  private static final String REFUSED =
      """
      SELECT ARRAY(SELECT fingerprint FROM projection.crashed_queries) AS fingerprints,
             s.until, extract(epoch FROM s.until - clock_timestamp())::float8 AS seconds
        FROM (SELECT projection.cypher_suspended_until($1, $2, $3) AS until) AS s
      """;

  /** Those that are refused, and whether all free ones are. */
  Uni<Refused> refused() {
    return Uni.createFrom()
        .deferred(() -> reader.read(REFUSED, Tuple.of(crashes(), window(), closed())))
        .map(rows -> refused(rows.iterator().next()));
  }

  private static Refused refused(Row row) {
    OffsetDateTime until = row.getOffsetDateTime("until");
    return new Refused(
        Set.of(row.getArrayOfStrings("fingerprints")),
        until == null
            ? null
            : Suspension.of(
                until.toInstant(),
                Duration.ofNanos((long) (row.getDouble("seconds") * NANOS_PER_SECOND))));
  }

  private static final String NOTE = "SELECT projection.note_cypher_crash($1, $2, $3, $4, $5, $6)";

  /** Keeps a crash; the query is refused from then on, and perhaps all free ones are. */
  Uni<Void> note(QueryShape shape, OffsetDateTime recoveredAt) {
    return reader
        .read(
            NOTE,
            Tuple.of(
                shape.fingerprint(), shape.summary(), recoveredAt, crashes(), window(), closed()))
        .replaceWithVoid();
  }

  private int crashes() {
    return Suspension.crashes(limits, pools.get().settings());
  }

  private double window() {
    return limits.windowSeconds();
  }

  private double closed() {
    return limits.seconds();
  }

  /** What came of a server process whose connection was lost. */
  record Outcome(Kind kind, @Nullable OffsetDateTime recoveredAt) {}

  /** How a server process ended. */
  enum Kind {
    CRASHED,
    ENDED,
    UNKNOWN_YET
  }

  // A server that loses one process ends all others and begins anew: its statistics with it, but
  // not itself. After a restart both are new. A process that ended in order is no longer listed;
  // one
  // that is listed still runs, or has crashed and its server has not noticed yet.
  private static final String OUTCOME =
      """
      SELECT c.stats_reset,
             pg_catalog.pg_postmaster_start_time() < began.at AND c.stats_reset > began.at AS crashed,
             EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE pid = $2) AS listed
        FROM pg_catalog.pg_stat_checkpointer c,
             (SELECT clock_timestamp() - make_interval(secs => $1) AS at) AS began
      """;

  /** Whether a process of the server that runs Cypher crashed in the time that has passed. */
  Uni<Outcome> outcome(int processId, Duration within) {
    io.vertx.sqlclient.Tuple asked =
        io.vertx.sqlclient.Tuple.of(within.toNanos() / NANOS_PER_SECOND, processId);
    return Uni.createFrom()
        .completionStage(() -> pools.get().cypher().run(OUTCOME, asked).toCompletionStage())
        .map(rows -> outcome(rows.iterator().next()));
  }

  private static Outcome outcome(io.vertx.sqlclient.Row row) {
    if (Boolean.TRUE.equals(row.getBoolean("crashed"))) {
      return new Outcome(Kind.CRASHED, row.getOffsetDateTime("stats_reset"));
    }
    return new Outcome(
        Boolean.TRUE.equals(row.getBoolean("listed")) ? Kind.UNKNOWN_YET : Kind.ENDED, null);
  }
}
