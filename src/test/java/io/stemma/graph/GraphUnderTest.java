package io.stemma.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.stemma.graph.crash.CrashLedger;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.graph.crash.SuspensionLimits;
import io.stemma.graph.plan.CypherPlan;
import io.stemma.identity.AgentId;
import io.stemma.question.Cursors;
import io.stemma.question.Page;
import io.stemma.question.RecordUnderTest;
import io.stemma.question.lineage.Direction;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.LineageNode;
import io.stemma.question.lineage.PostgresLineage;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Gateway and lineage over a test's database, without a service around them. */
public final class GraphUnderTest implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(70);

  private final Vertx vertx = Vertx.vertx();
  private final PostgresPools pools;
  private final CypherGateway gateway;
  private final Lineage lineage;

  public GraphUnderTest(TestDatabase database, CypherLimits limits) {
    this(database, limits, UnaryOperator.identity());
  }

  /** The same, with what begins a transaction changed: see {@link CypherGraph}. */
  GraphUnderTest(TestDatabase database, CypherLimits limits, UnaryOperator<String> beginning) {
    this(database.settings(), limits, beginning);
  }

  public GraphUnderTest(PostgresSettings settings, CypherLimits limits) {
    this(settings, limits, UnaryOperator.identity());
  }

  GraphUnderTest(PostgresSettings settings, CypherLimits limits, UnaryOperator<String> beginning) {
    this(settings, limits, Limits.suspension(), beginning);
  }

  GraphUnderTest(
      PostgresSettings settings,
      CypherLimits limits,
      SuspensionLimits suspension,
      UnaryOperator<String> beginning) {
    pools =
        new PostgresPools(
            vertx,
            settings,
            new PoolLimits(4, 64, 5_000, 10_000),
            new PoolLimits(limits.poolSize(), limits.maxConcurrentQueries(), 5_000, 60_000),
            limits.pathPoolSize().orElse(limits.poolSize()));
    RecordReader reader = new RecordReader(() -> pools);
    gateway =
        new CypherGateway(
            () -> pools,
            new GraphAvailability(() -> pools, reader),
            new CrashedQueries(new CrashLedger(() -> pools, reader, suspension)),
            limits,
            beginning);
    lineage = new Lineage(new PostgresLineage(reader), Cursors.ofThisProcess(), Limits.lineage());
  }

  public CypherAnswer ask(String query) {
    return ask(new CypherQuestion(query, null, null, null));
  }

  public CypherAnswer ask(String query, String parameters) throws JsonProcessingException {
    return ask(new CypherQuestion(query, JSON.readTree(parameters), null, null));
  }

  public CypherAnswer ask(CypherQuestion question) {
    return begin(question).await().atMost(PATIENCE);
  }

  public Uni<CypherAnswer> begin(CypherQuestion question) {
    return gateway.answer(question);
  }

  public Multi<CypherBatch> stream(CypherQuestion question) {
    return gateway.stream(question);
  }

  public CypherPlan explain(String query) {
    return gateway.explain(new CypherQuestion(query, null, null, null)).await().atMost(PATIENCE);
  }

  public Page<LineageNode> lineage(
      String agent, Direction direction, @Nullable Integer depth, @Nullable Integer limit) {
    return lineage.of(new AgentId(agent), direction, depth, limit, null).await().atMost(PATIENCE);
  }

  /** All pages of a lineage, each of so many agents. */
  public List<LineageNode> lineageInPages(String agent, Direction direction, int limit) {
    return RecordUnderTest.all(
        cursor -> lineage.of(new AgentId(agent), direction, 1_000, limit, cursor));
  }

  public List<String> lineageIds(String agent, Direction direction) {
    return lineage(agent, direction, 1_000, 10_000).items().stream()
        .map(node -> node.depth() + ":" + node.id())
        .toList();
  }

  @Override
  public void close() {
    pools.close();
    vertx.closeAndAwait();
  }
}
