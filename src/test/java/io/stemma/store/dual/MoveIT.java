package io.stemma.store.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.EstateLimits;
import io.stemma.governance.GovernanceStore;
import io.stemma.identity.AgentShape;
import io.stemma.record.CanonicalJson;
import io.stemma.record.RecordTables;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.store.dual.StoreDifferences.Difference;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An estate is moved and moved back while it is written, and every step wants its evidence. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MoveIT {
  private static final PoolLimits LIMITS = new PoolLimits(6, 100, 10_000, 30_000);
  private static final Move.Demands NONE = new Move.Demands(Duration.ZERO, 0, 0);

  @TempDir Path folder;

  private TestDatabase database;
  private TwoStores stores;
  private DualRowStore rows;
  private GovernanceStore estate;
  private DualOperations operations;
  private final List<Future<?>> running = new ArrayList<>();

  @BeforeEach
  void open() {
    database = TestDatabase.withGraph();
    stores =
        new TwoStores(
            SqliteRowStore.open(folder.resolve("estate.db"), 10_000),
            PostgresRowStore.open(database.url(), LIMITS),
            Phase.SQLITE,
            Clock.systemUTC());
    ShadowReads shadow = new ShadowReads(stores, 1, Set.of());
    Follower follower = new Follower(stores, shadow, new Silent());
    follower.start();
    rows = new DualRowStore(stores, follower, shadow);
    estate = new GovernanceStore(rows, Clock.systemUTC(), EstateLimits.DEFAULT);
    operations = new DualOperations(stores);
  }

  @AfterEach
  void close() {
    estate.close();
    database.close();
  }

  @Test
  void emptiesNoStoreForAnEmptyOne() {
    register("only-in-the-file");
    TwoStores misread =
        new TwoStores(stores.sqlite(), stores.postgres(), Phase.DUAL_POSTGRES, Clock.systemUTC());

    assertThatThrownBy(() -> new DualOperations(misread).carry())
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOVE_REFUSED))
        .hasMessageContaining("PostgreSQL is the record")
        .hasMessageContaining("DB_DUAL_READ_PRIMARY");

    assertThat(
            stores
                .sqlite()
                .<Integer>read(
                    rows ->
                        rows.find(RecordTables.IDENTITIES, List.of(key("only-in-the-file")))
                            .size()))
        .isOne();
  }

  @Test
  void hasTheFilePutAwayOnlyWhenNobodyWritesItAnyMore() {
    Move move = new Move(stores, NONE);
    Move.PutAway copy = new Move.PutAway("estate-1.db", "ab");
    move.advance();

    assertThatThrownBy(() -> move.archive(() -> fail("it was put away")))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOVE_REFUSED))
        .hasMessageContaining("dual-sqlite");

    stepTo(Phase.POSTGRES, move);
    assertThat(move.archived()).isEmpty();
    move.archive(() -> copy);
    assertThat(move.archived()).hasValue(copy);
  }

  private void stepTo(Phase phase, Move move) {
    while (move.where().phase() != phase) {
      operations.diff(difference -> {});
      move.advance();
    }
  }

  @Test
  void refusesAStepWithoutItsEvidenceAndNamesAllOfIt() {
    Move move = new Move(stores, new Move.Demands(Duration.ofHours(1), 5, 0));
    register("before");
    assertThat(move.advance().phase()).isEqualTo(Phase.DUAL_SQLITE);

    assertThatThrownBy(move::advance)
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOVE_REFUSED))
        .hasMessageContaining("dual diff")
        .hasMessageContaining("Shadow reads compared 0 answers of at least 5")
        .hasMessageContaining("The phase began at");
    assertThat(move.where().phase()).isEqualTo(Phase.DUAL_SQLITE);

    operations.diff(difference -> {});
    assertThatThrownBy(move::advance).hasMessageContaining("found 1 differences");

    operations.carry();
    operations.diff(difference -> {});
    for (int i = 0; i < 10; i++) {
      estate.answer(it -> it.identities().get("before"));
    }
    Move patient = new Move(stores, new Move.Demands(Duration.ZERO, 5, 0));
    while (!patient.missing(patient.where()).isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(patient.advance().phase()).isEqualTo(Phase.DUAL_POSTGRES);
  }

  @Test
  void everyWriteThatWasAcknowledgedIsOnTheSideThatIsReadAtEveryStep() throws Exception {
    Move move = new Move(stores, NONE);
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    ExecutorService writers = Executors.newFixedThreadPool(4);
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < 4; i++) {
      String writer = "w" + i + "-";
      running.add(writers.submit(() -> write(writer, acknowledged, over)));
    }

    step(move, acknowledged, Phase.DUAL_SQLITE, true);
    operations.carry();
    step(move, acknowledged, Phase.DUAL_POSTGRES, true);
    step(move, acknowledged, Phase.POSTGRES, true);
    step(move, acknowledged, Phase.DUAL_POSTGRES, false);
    step(move, acknowledged, Phase.DUAL_SQLITE, false);
    step(move, acknowledged, Phase.DUAL_POSTGRES, true);
    step(move, acknowledged, Phase.DUAL_SQLITE, false);
    over.set(true);
    for (Future<?> writer : running) {
      writer.get();
    }
    writers.shutdown();

    operations.replay();
    List<Difference> differences = new ArrayList<>();
    operations.diff(differences::add);
    assertThat(differences).isEmpty();
    assertThat(lost(stores.sqlite(), acknowledged)).isEmpty();
    assertThat(lost(stores.postgres(), acknowledged)).isEmpty();
    assertThat(move.back().phase()).isEqualTo(Phase.SQLITE);
    register("alone");
    assertThat(lost(stores.postgres(), List.of("alone"))).containsExactly("alone");
  }

  @Test
  void aServiceThatDoesNotFollowWritesNothingWhereNobodyReads() {
    GovernanceStore other =
        new GovernanceStore(
            new SingleRowStore(stores.sqlite(), Phase.SQLITE),
            Clock.systemUTC(),
            EstateLimits.DEFAULT);
    register(other, "allowed");
    new Move(stores, NONE).advance();

    assertThatThrownBy(() -> register(other, "refused"))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_MOVED))
        .hasMessageContaining("DB_BACKEND=dual");
  }

  private void write(String writer, Queue<String> acknowledged, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      register(writer + i);
      acknowledged.add(writer + i);
    }
  }

  /** Goes a step while others write, and looks at the side that is read then. */
  private void step(Move move, Queue<String> acknowledged, Phase expected, boolean on)
      throws Exception {
    int before = acknowledged.size();
    while (acknowledged.size() < before + 20) {
      for (Future<?> writer : running) {
        if (writer.isDone()) {
          writer.get();
        }
      }
      Thread.onSpinWait();
    }
    if (on && move.where().phase().isDual()) {
      operations.diff(difference -> {});
    }
    List<String> until = new ArrayList<>(acknowledged);
    while (true) {
      try {
        MovePoint point = on ? move.advance() : move.back();
        assertThat(point.phase()).isEqualTo(expected);
        break;
      } catch (StemmaException e) {
        // Writers go on: a change was noted between two looks.
        assertThat(e.code()).isEqualTo(ErrorCode.MOVE_REFUSED);
      }
    }
    assertThat(lost(stores.of(expected.primary()), until)).isEmpty();
  }

  private static List<String> lost(RowStore store, Iterable<String> names) {
    List<String> lost = new ArrayList<>();
    names.forEach(lost::add);
    List<RowKey> keys = lost.stream().map(MoveIT::key).toList();
    Set<String> found =
        store.read(it -> it.find(RecordTables.IDENTITIES, keys)).stream()
            .map(row -> row.text("agent_id"))
            .collect(Collectors.toSet());
    lost.removeAll(found);
    return lost;
  }

  private void register(String name) {
    register(estate, name);
  }

  private static void register(GovernanceStore store, String name) {
    store.write(
        it ->
            it.identities()
                .register(
                    AgentShape.AGENT.made(
                        CanonicalJson.parse("{\"id\": \"" + name + "\"}"),
                        Instant.now(),
                        EstateLimits.DEFAULT.clockSkew())));
  }

  private static RowKey key(String name) {
    return RowKey.of(RecordTables.IDENTITIES, name);
  }
}
