package io.stemma.store.dual;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.store.dual.ShadowReads.Example;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The other store is asked the same, and nothing but a real difference is called one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShadowReadsIT {
  private static final PoolLimits LIMITS = new PoolLimits(4, 100, 10_000, 30_000);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String FIND = "find core.identities";

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir Path folder;

  private final String agent = "agent" + NAMES.incrementAndGet();
  private Interrupted postgres;
  private TwoStores stores;
  private ShadowReads shadow;
  private DualRowStore dual;

  @BeforeEach
  void open() {
    postgres = new Interrupted(PostgresRowStore.open(DATABASE.url(), LIMITS));
    stores =
        new TwoStores(
            SqliteRowStore.open(folder.resolve("estate.db"), 10_000),
            postgres,
            Phase.DUAL_SQLITE,
            Clock.systemUTC());
    shadow = new ShadowReads(stores, 1, Set.of("core.identities.notes"));
    // What follows does so when a test says it.
    dual = new DualRowStore(stores, new Follower(stores, shadow, new Silent()), shadow);
  }

  @AfterEach
  void close() {
    dual.close();
  }

  @Test
  void sameAnswersAreCountedWithTheTimesOfBothSides() {
    write(agent, "same");
    follow();

    read(agent);
    dual.answer(rows -> rows.select(Query.of(RecordTables.IDENTITIES).equal("agent_id", agent)));
    dual.answer(
        rows ->
            rows.selectEach(List.of(Query.of(RecordTables.IDENTITIES).equal("agent_id", agent))));
    await(() -> reads() == 3);

    assertThat(summaries())
        .containsOnlyKeys(FIND, "select core.identities", "select each core.identities")
        .allSatisfy(
            (operation, summary) -> {
              assertThat(summary.compared()).isEqualTo(1);
              assertThat(summary.primaryMillis().p50()).isPositive();
              assertThat(summary.primaryMillis().p99()).isPositive();
              assertThat(summary.otherMillis().p50()).isPositive();
              assertThat(summary.otherMillis().p99()).isPositive();
            });
    assertThat(shadow.examples()).isEmpty();
    assertThat(shadow.counts().lastDifference()).isNull();
  }

  @Test
  void aRowThatOnlyOneSideChangedIsADifferenceWithBothAnswers() {
    write(agent, "ours");
    follow();
    postgres.write(rows -> rows.update(labelled(agent, "theirs")));

    assertThat(read(agent)).isEqualTo("ours");
    await(() -> reads() == 1);

    assertThat(summaries().get(FIND).different()).isEqualTo(1);
    assertThat(shadow.counts().lastDifference()).isNotNull();
    Example example = shadow.examples().get(0);
    assertThat(example.operation()).isEqualTo(FIND);
    assertThat(example.primary()).contains("\"label\":\"ours\"");
    assertThat(example.other()).contains("\"label\":\"theirs\"");
  }

  @Test
  void aChangeOnItsWayIsLateAndNoDifference() {
    write(agent, "on its way");

    read(agent);
    await(this::isAsked);
    follow();
    await(() -> reads() == 1);

    assertThat(summaries().get(FIND).late()).isEqualTo(1);
    assertThat(shadow.examples()).isEmpty();
  }

  @Test
  void aChangeBetweenTheTwoAnswersIsLateAndNoDifference() {
    write(agent, "first");
    follow();
    postgres.beforeShadowReads(() -> changed("second"), () -> changed("third"));

    assertThat(read(agent)).isEqualTo("first");
    await(() -> reads() == 1);

    assertThat(summaries().get(FIND).late()).isEqualTo(1);
  }

  @Test
  void anIgnoredColumnIsCountedApart() {
    write(agent, "same");
    follow();
    postgres.write(rows -> rows.update(row(agent).with("notes", "other")));

    read(agent);
    await(() -> reads() == 1);

    assertThat(summaries().get(FIND).ignored()).isEqualTo(1);
    assertThat(shadow.examples()).isEmpty();
    assertThat(shadow.counts().lastDifference()).isNull();
  }

  @Test
  void aSideThatIsAwayGivesNoAnswerThatDiffersAndFailsNoCaller() {
    write(agent, "there");
    postgres.close();

    assertThat(read(agent)).isEqualTo("there");
    await(() -> summaries().containsKey(FIND) && summaries().get(FIND).notCompared() == 1);

    assertThat(summaries().get(FIND).reads()).isZero();
    assertThat(shadow.examples()).isEmpty();
    assertThat(shadow.counts().lastDifference()).isNull();
  }

  @Test
  void theLatestFiftyDifferencesAreKept() {
    for (int i = 0; i < 53; i++) {
      String name = agent + "-" + i;
      stores.sqlite().write(rows -> rows.insert(labelled(name, "only here")));
      read(name);
    }
    await(() -> reads() == 53);

    assertThat(summaries().get(FIND).different()).isEqualTo(53);
    assertThat(shadow.examples()).hasSize(50);
    assertThat(shadow.examples().get(0).primary()).contains(agent + "-52\"");
    assertThat(shadow.examples().get(49).primary()).contains(agent + "-3\"");
  }

  @Test
  void noAnswerInAnExampleIsLong() {
    write(agent, "a".repeat(5_000));
    follow();
    postgres.write(rows -> rows.update(row(agent).with("purpose", "only there")));
    read(agent);
    await(() -> reads() == 1);
    postgres.beforeShadowReads(
        () -> {
          throw new IllegalStateException("b".repeat(5_000));
        });
    read(agent);
    await(() -> reads() == 2);

    assertThat(shadow.examples().stream().map(example -> example.primary().length()))
        .containsExactly(2_000, 2_000);
    assertThat(shadow.examples().stream().map(example -> example.other().length()))
        .containsExactly(2_000, 2_000);
  }

  @Test
  void noAnswerInAnExampleHoldsTheHashOfAKey() {
    write(agent, "keyed");
    follow();
    for (RowStore store : List.of(stores.sqlite(), postgres)) {
      Row keyed = row(agent).with("api_key_hash", "hidden");
      store.write(rows -> rows.update(keyed.with("label", store.name())));
    }

    read(agent);
    await(() -> reads() == 1);

    Example example = shadow.examples().get(0);
    assertThat(example.primary()).contains("\"label\":\"sqlite\"").doesNotContain("hidden");
    assertThat(example.other()).contains("\"label\":\"postgres\"").doesNotContain("hidden");
  }

  private void changed(String label) {
    write(agent, label);
    follow();
  }

  private void write(String name, String label) {
    dual.write(
        rows -> {
          rows.put(List.of(labelled(name, label)));
          return name;
        });
  }

  private String read(String name) {
    return dual.answer(
        rows ->
            String.valueOf(
                rows.find(RowKey.of(RecordTables.IDENTITIES, name)).orElseThrow().text("label")));
  }

  private void follow() {
    new DualOperations(stores).replay();
  }

  private static Row row(String name) {
    return Row.of(RecordTables.IDENTITIES).with("agent_id", name);
  }

  private static Row labelled(String name, String label) {
    return row(name).with("label", label).with("metadata", "{}");
  }

  private Map<String, ShadowCounts.Summary> summaries() {
    return shadow.counts().summaries(Phase.Side.SQLITE);
  }

  private long reads() {
    return summaries().values().stream().mapToLong(ShadowCounts.Summary::reads).sum();
  }

  private boolean isAsked() {
    return summaries().values().stream().anyMatch(summary -> summary.otherMillis().p50() > 0);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
