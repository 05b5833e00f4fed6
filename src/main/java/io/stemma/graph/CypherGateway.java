package io.stemma.graph;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.ReactiveFailures;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The one way to the graph for everything that speaks Cypher. A query passes the rules, runs as a
 * role that may only read, in a READ ONLY transaction with a time limit that always ends in
 * ROLLBACK, and its answer is cut at the row and byte limits.
 */
public final class CypherGateway {
  /** Answers from this size on are taken apart by a worker, not by the event loop. */
  private static final long LARGE_ANSWER_BYTES = 65_536;

  private static final int MAX_REMEMBERED = 1_000;
  private static final long MAX_REMEMBERED_CHARS = 2_097_152;

  private final Supplier<CypherGraph> graph;
  private final GraphAvailability availability;
  private final CypherLimits limits;
  private final Semaphore slots;
  private final RecentTexts<KnownQuery> recent =
      new RecentTexts<>(MAX_REMEMBERED, MAX_REMEMBERED_CHARS);

  public CypherGateway(
      Supplier<PostgresPools> pools, GraphAvailability availability, CypherLimits limits) {
    this(pools, availability, limits, UnaryOperator.identity());
  }

  /** The same; for {@code beginning} see {@link CypherGraph}. */
  CypherGateway(
      Supplier<PostgresPools> pools,
      GraphAvailability availability,
      CypherLimits limits,
      UnaryOperator<String> beginning) {
    this.graph = new OnceMade<>(() -> new CypherGraph(pools.get(), beginning));
    this.availability = availability;
    this.limits = limits;
    this.slots = new Semaphore(limits.maxConcurrentQueries());
  }

  /**
   * Runs a query. Fails with a {@link io.stemma.error.StemmaException}: what is wrong with the
   * query, a limit, or why the graph cannot be asked.
   */
  public Uni<CypherAnswer> answer(CypherQuestion question) {
    return Uni.createFrom().deferred(() -> admit(CypherQuery.of(question, limits, recent)));
  }

  private Uni<CypherAnswer> admit(CypherQuery query) {
    if (!slots.tryAcquire()) {
      throw ReactiveFailures.tooBusy(null);
    }
    return availability.require().chain(() -> run(query)).onTermination().invoke(slots::release);
  }

  private Uni<CypherAnswer> run(CypherQuery query) {
    CypherRun run = new CypherRun(graph.get(), query, limits.maxResponseBytes());
    return run.rows()
        .onFailure(CypherFailures::isGraphMissing)
        .invoke(availability::forget)
        .onFailure()
        .transform(run::translated)
        .chain(rows -> answer(query, rows));
  }

  private static Uni<CypherAnswer> answer(CypherQuery query, CypherRun.Result result) {
    Uni<CypherAnswer> answer = Uni.createFrom().item(() -> result.answer(query.statement()));
    return result.rows().bytes() < LARGE_ANSWER_BYTES
        ? answer
        : answer.runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
