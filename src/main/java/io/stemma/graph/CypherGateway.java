package io.stemma.graph;

import com.github.benmanes.caffeine.cache.Cache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.graph.language.CypherClause;
import io.stemma.graph.plan.CypherPlan;
import io.stemma.graph.plan.PlanWarning;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.ReactiveFailures;
import io.stemma.store.trace.StatementSummary;
import io.stemma.store.trace.StoreSpan;
import java.util.List;
import java.util.function.Function;
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
  private final CrashedQueries crashed;
  private final CypherLimits limits;
  private final CypherAdmission admission;
  private final Cache<String, KnownQuery> recent =
      KnownQuery.cache(MAX_REMEMBERED, MAX_REMEMBERED_CHARS);

  public CypherGateway(
      Supplier<PostgresPools> pools,
      GraphAvailability availability,
      CrashedQueries crashed,
      CypherLimits limits) {
    this(pools, availability, crashed, limits, UnaryOperator.identity());
  }

  /** The same; for {@code beginning} see {@link CypherGraph}. */
  CypherGateway(
      Supplier<PostgresPools> pools,
      GraphAvailability availability,
      CrashedQueries crashed,
      CypherLimits limits,
      UnaryOperator<String> beginning) {
    this.graph = new OnceMade<>(() -> new CypherGraph(pools.get(), beginning));
    this.availability = availability;
    this.crashed = crashed;
    this.limits = limits;
    this.admission = new CypherAdmission(availability, crashed, limits.maxConcurrentQueries());
  }

  /**
   * Runs a query. Fails with a {@link io.stemma.error.StemmaException}: what is wrong with the
   * query, a limit, or why the graph cannot be asked. Who cancels stops it.
   */
  public Uni<CypherAnswer> answer(CypherQuestion question) {
    return deferred(
        question,
        query ->
            outcome(query, new CypherRows(query, limits.maxResponseBytes()))
                .chain(result -> answer(query, result))
                .chain(answer -> warnings(query).map(answer::with)));
  }

  /** The plan of a query, which is not run. Fails as {@link #answer} does. */
  public Uni<CypherPlan> explain(CypherQuestion question) {
    return deferred(
        question,
        query ->
            outcome(query, new CypherPlanning(query))
                .chain(plan -> warnings(query).map(plan::with)));
  }

  /**
   * Runs a query and gives its rows piece by piece, as fast as they are taken. Fails as {@link
   * #answer} does, before the first piece or behind any. Who cancels stops it.
   */
  public Multi<CypherBatch> stream(CypherQuestion question) {
    return Multi.createFrom()
        .deferred(
            () -> {
              CypherQuery query = CypherQuery.of(question, limits, recent);
              return admission.admitAll(
                  query,
                  () ->
                      warnings(query)
                          .onItem()
                          .transformToMulti(
                              warnings -> batches(query).map(batch -> batch.with(warnings))));
            });
  }

  private <T> Uni<T> deferred(CypherQuestion question, Function<CypherQuery, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              CypherQuery query = CypherQuery.of(question, limits, recent);
              return admission.admit(query, () -> work.apply(query));
            });
  }

  private Uni<List<PlanWarning>> warnings(CypherQuery query) {
    return graph.get().names().warnings(query.known().mentioned());
  }

  private <T> Uni<T> outcome(CypherQuery query, CypherRun.Asking<T> asking) {
    CypherRun<T> run = new CypherRun<>(graph.get(), query, asking);
    StoreSpan span = span(query);
    return run.outcome()
        .onFailure()
        .recoverWithUni(
            failure ->
                meaning(query, run, failure).chain(other -> Uni.createFrom().<T>failure(other)))
        .onCancellation()
        .invoke(() -> run.left().onFailure(failure -> leftBehind(query, run, failure)))
        .onTermination()
        .invoke((found, failure, cancelled) -> span.end(ReactiveFailures.word(failure, cancelled)));
  }

  private Multi<CypherBatch> batches(CypherQuery query) {
    CypherRun<CypherCursor> run =
        new CypherRun<>(graph.get(), query, new CypherCursor.Opening(query, limits));
    StoreSpan span = span(query);
    return run.outcome()
        .onItem()
        .transformToMulti(CypherCursor::batches)
        .onFailure()
        .recoverWithMulti(
            failure ->
                meaning(query, run, failure).onItem().transformToMulti(Multi.createFrom()::failure))
        .onTermination()
        .invoke((failure, cancelled) -> span.end(ReactiveFailures.word(failure, cancelled)));
  }

  /** The clauses of a query: they hold neither names nor values. */
  private StoreSpan span(CypherQuery query) {
    return StoreSpan.begin(
        StoreSpan.Target.postgresql(graph.get().settings().cypherUrl().database()),
        () -> {
          List<String> words =
              query.statement().clauses().stream().map(CypherClause::word).toList();
          return new StatementSummary(words.get(0), "cypher " + String.join(" ", words));
        });
  }

  /** What a failure means to who asked; a query that may have ended the server is looked into. */
  private Uni<Throwable> meaning(CypherQuery query, CypherRun<?> run, Throwable failure) {
    if (CypherFailures.isGraphMissing(failure)) {
      availability.forget();
    }
    Throwable translated = run.translated(failure);
    return run.mayHaveCrashed(failure)
        ? crashed.judge(query.known().shape(), run.processId(), run.running(), translated)
        : Uni.createFrom().item(translated);
  }

  /** Nobody waits for the query any more, but what it ended is to be known. */
  private void leftBehind(CypherQuery query, CypherRun<?> run, Throwable failure) {
    meaning(query, run, failure).subscribe().with(judged -> {}, unforeseen -> {});
  }

  private static Uni<CypherAnswer> answer(CypherQuery query, CypherRows.Result result) {
    Uni<CypherAnswer> answer = Uni.createFrom().item(() -> result.answer(query));
    return result.rows().bytes() < LARGE_ANSWER_BYTES
        ? answer
        : answer.runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
