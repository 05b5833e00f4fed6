package io.stemma.store.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.EstateLimits;
import io.stemma.governance.GovernanceStore;
import io.stemma.identity.AgentShape;
import io.stemma.record.CanonicalJson;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.schema.Schema;
import io.stemma.store.dual.StoreDifferences.Difference;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.MortalServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No caller notices that the store that follows is away, and nothing is lost. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DualOutageIT {
  private static final PoolLimits LIMITS = new PoolLimits(4, 100, 2_000, 10_000);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;
  static MortalServer server;

  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private Path file;
  private TwoStores stores;
  private GovernanceStore estate;

  @BeforeAll
  static void start() {
    server = new MortalServer(folder.resolve("server"));
    new Schema(new PostgresSettings(server.url(), "governance")).bringUpToDate();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fresh() {
    file = folder.resolve("estate" + NAMES.incrementAndGet() + ".db");
  }

  @AfterEach
  void close() {
    estate.close();
  }

  @Test
  void postgresMayBeAwayWhileTheFileIsWritten() {
    open(Phase.DUAL_SQLITE);
    register("before");
    settle();

    server.kill();
    for (int i = 0; i < 20; i++) {
      register("during" + i);
    }
    await(() -> said.stream().anyMatch(line -> line.startsWith("PostgreSQL write failed")));
    server.startAgain();

    settle();
    assertThat(differences()).isEmpty();
    assertThat(has(stores.postgres(), "during19")).isTrue();
  }

  @Test
  void theFileMayBeLockedWhilePostgresIsWritten() throws SQLException {
    open(Phase.DUAL_POSTGRES);
    operations().carry();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      register("locked");
      await(() -> said.stream().anyMatch(line -> line.startsWith("SQLite write failed")));
      assertThat(operations().status(null, 1).entries()).isPositive();
      lock.execute("ROLLBACK");
    }

    settle();
    assertThat(differences()).isEmpty();
  }

  @Test
  void anOutageOfThePrimaryStoreIsToldTheCaller() {
    open(Phase.DUAL_POSTGRES);
    register("first");
    server.kill();
    try {
      assertThatThrownBy(() -> register("second"))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
                assertThat(e.extensions()).containsKey(StemmaException.RETRY_AFTER_SECONDS);
              });
    } finally {
      server.startAgain();
    }
    register("third");
    settle();
  }

  @Test
  void aChangeThatTheOtherStoreRefusesHoldsUpNoOther() {
    open(Phase.DUAL_SQLITE);
    String bad = "bad" + NAMES.incrementAndGet();
    // PostgreSQL holds no NUL; such a row can only have come with another program.
    Row row =
        Row.of(RecordTables.IDENTITIES)
            .with("agent_id", bad)
            .with("notes", "a\0b")
            .with("placeholder", false)
            .with("metadata", "{}");
    stores
        .sqlite()
        .write(
            rows -> {
              NotingRows noting = new NotingRows(rows);
              noting.put(List.of(row));
              new Outbox(rows, stores.clock()).note(noting.changed());
              return row;
            });
    register("good");

    await(() -> stores.postgres().read(rows -> rows.find(key("good"))).isPresent());
    // What was carried is removed after it was written over there.
    await(() -> operations().status(null, 1).entries() == 1);
    await(() -> !operations().status(null, 1).refused().isEmpty());
    DualStatus status = operations().status(null, 1);
    assertThat(status.entries()).isEqualTo(1);
    assertThat(status.refused().get(0).rows()).contains(bad);

    stores
        .sqlite()
        .write(
            rows ->
                rows.update(
                    Row.of(RecordTables.IDENTITIES).with("agent_id", bad).with("notes", "ab")));
    assertThat(operations().replay()).isEqualTo(1);
    settle();
    assertThat(stores.postgres().read(rows -> rows.find(key(bad))).orElseThrow().text("notes"))
        .isEqualTo("ab");
  }

  @Test
  void aComparisonNamesWhatDiffersEitherWay() {
    open(Phase.DUAL_SQLITE);
    register("same");
    settle();
    operations().carry();
    String only = "only" + NAMES.incrementAndGet();
    stores.sqlite().write(rows -> rows.insert(agent(only)));
    String extra = "extra" + NAMES.incrementAndGet();
    stores.postgres().write(rows -> rows.insert(agent(extra)));
    stores.postgres().write(rows -> rows.update(agent("same").with("label", "other")));

    assertThat(differences())
        .extracting(
            difference ->
                difference.kind() + " " + difference.key().values() + difference.columns())
        .containsExactlyInAnyOrder(
            "MISSING [" + only + "][]", "EXTRA [" + extra + "][]", "DIFFERENT [same][label]");
    assertThat(operations().carry()).isEqualTo(3);
    assertThat(differences()).isEmpty();
  }

  private void open(Phase phase) {
    stores =
        new TwoStores(
            SqliteRowStore.open(file, 500),
            PostgresRowStore.open(server.url(), LIMITS),
            phase,
            Clock.systemUTC());
    ShadowReads shadow = new ShadowReads(stores, 0, Set.of());
    Follower follower = new Follower(stores, shadow, new Listener());
    follower.start();
    estate =
        new GovernanceStore(
            new DualRowStore(stores, follower, shadow), Clock.systemUTC(), EstateLimits.DEFAULT);
  }

  private void register(String name) {
    estate.write(
        it ->
            it.identities()
                .register(
                    AgentShape.AGENT.made(
                        CanonicalJson.parse("{\"id\": \"" + name + "\"}"),
                        Instant.now(),
                        EstateLimits.DEFAULT.clockSkew())));
  }

  private static Row agent(String name) {
    return Row.of(RecordTables.IDENTITIES).with("agent_id", name).with("metadata", "{}");
  }

  private static RowKey key(String name) {
    return RowKey.of(RecordTables.IDENTITIES, name);
  }

  private static boolean has(RowStore store, String name) {
    return store.read(rows -> rows.find(key(name)).isPresent());
  }

  private DualOperations operations() {
    return new DualOperations(stores);
  }

  /** Until all has been carried by the service itself. */
  private void settle() {
    await(() -> operations().status(null, 1).entries() == 0);
  }

  private List<Difference> differences() {
    List<Difference> found = new ArrayList<>();
    operations().diff(found::add);
    return found;
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private final class Listener implements Follower.Watcher {
    @Override
    public void carried(int changes) {}

    @Override
    public void failed(String what, String why) {
      said.add(what + " failed: " + why);
    }
  }
}
