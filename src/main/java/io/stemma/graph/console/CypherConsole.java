package io.stemma.graph.console;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.stemma.graph.CypherAnswer;
import io.stemma.graph.CypherGateway;
import io.stemma.graph.CypherLimits;
import io.stemma.graph.CypherQuestion;
import io.stemma.graph.GraphAvailability;
import io.stemma.graph.crash.CrashLedger;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.graph.crash.SuspensionLimits;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.RecordReader;
import io.vertx.core.VertxOptions;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;

/** One caller at a time, who waits for the answer. */
public final class CypherConsole implements AutoCloseable {
  private static final int STATEMENT_TIMEOUT_MILLIS = 10_000;
  private static final int CHECKOUT_TIMEOUT_MILLIS = 5_000;
  private static final int CONNECTIONS = 1;
  private static final int WAITING = 8;

  /** On top of the time the server is given: to connect, and to be told that it is over. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final CypherLimits limits;
  private final PostgresPools pools;
  private final CypherGateway gateway;

  private CypherConsole(PostgresSettings settings, CypherLimits limits) {
    this.limits = limits;
    this.pools =
        new PostgresPools(
            vertx, settings, pool(STATEMENT_TIMEOUT_MILLIS), pool(limits.maxTimeoutMillis()), 1);
    RecordReader reader = new RecordReader(() -> pools);
    this.gateway =
        new CypherGateway(
            () -> pools,
            new GraphAvailability(() -> pools, reader),
            new CrashedQueries(new CrashLedger(() -> pools, reader, suspensionLimits())),
            limits);
  }

  /** Opens one over the database of the settings, with the limits of the environment. */
  public static CypherConsole open(PostgresSettings settings) {
    return new CypherConsole(settings, limits(CypherLimits.class));
  }

  /** When crashes suspend free Cypher, by the environment. */
  public static SuspensionLimits suspensionLimits() {
    return limits(SuspensionLimits.class);
  }

  private static <T> T limits(Class<T> mapping) {
    return new SmallRyeConfigBuilder()
        .addDefaultSources()
        .addDefaultInterceptors()
        .withMapping(mapping)
        .build()
        .getConfigMapping(mapping);
  }

  /**
   * Asks and waits.
   *
   * @throws io.stemma.error.StemmaException as {@link CypherGateway#answer} fails
   */
  public CypherAnswer ask(CypherQuestion question) {
    return gateway.answer(question).await().atMost(PATIENCE.plusMillis(limits.maxTimeoutMillis()));
  }

  @Override
  public void close() {
    pools.close();
    vertx.closeAndAwait();
  }

  private static PoolLimits pool(int statementTimeoutMillis) {
    return new PoolLimits(CONNECTIONS, WAITING, CHECKOUT_TIMEOUT_MILLIS, statementTimeoutMillis);
  }
}
