package io.stemma.question;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.question.SmallEstate.ALL;
import static io.stemma.question.SmallEstate.MANY;
import static io.stemma.question.SmallEstate.NEWEST;
import static io.stemma.question.SmallEstate.NOON;
import static io.stemma.question.SmallEstate.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.dialectic.DialecticSql;
import io.stemma.question.knowledge.DiscoveryListSql;
import io.stemma.question.knowledge.DiscoverySql;
import io.stemma.question.lineage.Direction;
import io.stemma.question.lineage.LineageSql;
import io.stemma.question.tags.TagSql;
import io.stemma.question.trail.TrailSql;
import io.stemma.record.Row;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.DualRowStore;
import io.stemma.store.dual.Follower;
import io.stemma.store.dual.Move;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowCounts;
import io.stemma.store.dual.ShadowEvidence;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.dual.ShadowReads.Example;
import io.stemma.store.dual.TwoStores;
import io.stemma.store.sql.FoundRow;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Named queries of clients are asked of both stores, each a kind of its own. */
@SuppressWarnings("NullAway.Init") // open() does it, which each test calls with its phase.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShadowQueriesIT {

  @TempDir Path folder;

  private final Map<String, Integer> told = new TreeMap<>();
  private @Nullable PostgresUnderTest postgres;
  private @Nullable SqliteUnderTest file;
  private TwoStores stores;
  private ShadowReads shadow;
  private Follower follower;
  private DualRowStore dual;
  private QuestionSql sql;

  private void open(Phase phase, String... ignored) {
    postgres = new PostgresUnderTest(TestDatabase.withGraph(), true);
    file = new SqliteUnderTest(folder.resolve("estate.db"));
    stores = new TwoStores(file.store(), postgres.store(), phase, Clock.systemUTC());
    shadow =
        new ShadowReads(
            stores,
            1,
            Set.of(ignored),
            (kind, result) -> {
              synchronized (told) {
                told.merge(kind + " " + result.label(), 1, Integer::sum);
              }
            });
    follower = new Follower(stores, shadow, new Unwatched());
    dual = new DualRowStore(stores, follower, shadow);
    sql = QuestionSql.following(follower::point, file.sql(), postgres.sql(), shadow);
    fill();
  }

  private void fill() {
    SmallEstate.rows().forEach(this::write);
    follow();
    assertThat(new DualOperations(stores).diff(difference -> {}).differences()).isZero();
  }

  @AfterEach
  void close() {
    dual.close();
    if (postgres != null && file != null) {
      file.close();
      postgres.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_SQLITE", "DUAL_POSTGRES"})
  void everyQueryIsComparedAndBothStoresSayTheSame(Phase phase) {
    open(phase);

    SmallEstate.askAll(sql);
    until(() -> reads() == 26);

    assertThat(shadow.examples()).isEmpty();
    assertThat(summaries().keySet()).containsExactlyInAnyOrderElementsOf(kinds());
    assertThat(summaries())
        .allSatisfy(
            (kind, summary) -> {
              assertThat(summary.compared() + summary.ignored())
                  .as(kind)
                  .isEqualTo(summary.reads());
              assertThat(summary.primaryMillis().p50()).isPositive();
              assertThat(summary.otherMillis().p50()).isPositive();
            });
    // PostgreSQL tells of the partitions it made; a file has none.
    assertThat(of("trail.days").ignored()).isEqualTo(1);
    assertThat(summaries().values().stream().mapToLong(ShadowCounts.Summary::ignored).sum())
        .isLessThanOrEqualTo(1 + of("discoveries.search").ignored());
    assertThat(told).containsEntry("lineage.descendants compared", 1);
  }

  /** Of each interface each query; of relatives each direction. */
  private static List<String> kinds() {
    Map<Class<?>, String> names =
        Map.of(
            LineageSql.class, "lineage.",
            TagSql.class, "tags.",
            DiscoverySql.class, "discoveries.",
            DiscoveryListSql.class, "discoveries.",
            DialecticSql.class, "dialectic.",
            TrailSql.class, "trail.");
    return names.entrySet().stream()
        .flatMap(
            of ->
                Stream.of(of.getKey().getDeclaredMethods())
                    .flatMap(
                        query ->
                            query.getName().equals("relatives")
                                ? Stream.of("ancestors", "descendants", "both")
                                : Stream.of(query.getName()))
                    .map(query -> of.getValue() + query))
        .toList();
  }

  @Test
  void aRowChangedInTheFileAloneIsADifferenceWithBothAnswers() {
    open(Phase.DUAL_POSTGRES);
    file().execute("UPDATE discoveries SET confidence = 0.75 WHERE id = 'q'");

    List<FoundRow> answer = await(sql.discoveryLists().openQuestions(NEWEST, MANY));
    until(() -> reads() == 1);

    assertThat(answer.get(0).real("confidence")).isEqualTo(0.5);
    assertThat(of("discoveries.openQuestions").different()).isEqualTo(1);
    Example example = shadow.examples().get(0);
    assertThat(example.operation()).isEqualTo("discoveries.openQuestions");
    assertThat(example.primary()).contains("\"confidence\":\"0.5\"");
    assertThat(example.other()).contains("\"confidence\":\"0.75\"");
  }

  @Test
  void aRowThatOneStoreLacksIsADifference() {
    open(Phase.DUAL_SQLITE);
    postgres().execute("DELETE FROM core.identities WHERE agent_id = 'child'");

    await(sql.lineage().relatives(ROOT, Direction.DESCENDANTS, 9, 0, "", MANY));
    await(sql.lineage().relatives(ROOT, Direction.ANCESTORS, 9, 0, "", MANY));
    until(() -> reads() == 2);

    assertThat(of("lineage.descendants").different()).isEqualTo(1);
    assertThat(of("lineage.ancestors").compared()).isEqualTo(1);
  }

  @Test
  void aKnownDifferenceIsCountedApartByColumnOrKind() {
    open(Phase.DUAL_POSTGRES, "discoveries.openQuestions.confidence", "tags.byName");
    file().execute("UPDATE discoveries SET confidence = 0.75 WHERE id = 'q'");
    file().execute("INSERT INTO tags (name) VALUES ('only-here')");

    await(sql.discoveryLists().openQuestions(NEWEST, MANY));
    await(sql.tags().byName("", null, MANY));
    await(sql.discoveryLists().newest(ALL, NEWEST, MANY));
    until(() -> reads() == 3);

    assertThat(of("discoveries.openQuestions").ignored()).isEqualTo(1);
    assertThat(of("tags.byName").ignored()).isEqualTo(1);
    assertThat(of("discoveries.newest").different()).isEqualTo(1);
  }

  @Test
  void aChangeOnItsWayIsLateAndNoDifference() {
    open(Phase.DUAL_SQLITE);
    write(List.of(SmallEstate.discovery("d9", "On its way", NOON, "{}")));

    await(sql.discoveryLists().newest(ALL, NEWEST, MANY));
    until(() -> summaries().values().stream().anyMatch(kind -> kind.otherMillis().p50() > 0));
    follow();
    until(() -> reads() == 1);

    assertThat(of("discoveries.newest").late()).isEqualTo(1);
    assertThat(shadow.examples()).isEmpty();
  }

  /** Keys that tell rows of one moment apart are each store's own. */
  @ParameterizedTest
  @EnumSource(names = {"DUAL_SQLITE", "DUAL_POSTGRES"})
  void theOrderOfRowsOfOneMomentIsEachStoresOwn(Phase phase) {
    open(phase);
    reverseKeys();

    await(sql.discoveryLists().newest(ALL, NEWEST, MANY));
    until(() -> of("discoveries.newest").compared() == 1);
    // The page ends between the two of one moment: it says nothing of the other one.
    await(sql.discoveryLists().newest(ALL, NEWEST, 1));
    until(() -> of("discoveries.newest").ignored() == 1);

    assertThat(shadow.examples()).isEmpty();
  }

  private void reverseKeys() {
    for (String id : List.of("d3", "d1")) {
      postgres().execute("DELETE FROM core.discoveries WHERE discovery_id = '" + id + "'");
    }
    List<Row> again =
        List.of(
            SmallEstate.discovery("d1", "Retry loops: a loop, a loop", NOON, "{}"),
            SmallEstate.discovery("d3", "A loop in retries", NOON, "{\"b\": 1, \"a\": [1.50]}"));
    again.forEach(one -> stores.postgres().write(rows -> rows.insert(one)));
  }

  /** Each store ranks by itself. */
  @Test
  void aSearchIsComparedByWhatItFindsAndNotByItsRanks() {
    open(Phase.DUAL_POSTGRES);
    DiscoveryListSql lists = sql.discoveryLists();
    // PostgreSQL ranks the short one first, SQLite the one that says the word more often.
    for (String row :
        List.of("'loop' WHERE %s = 'd1'", "'loop loop loop loop loop loop' WHERE %s = 'd3'")) {
      String set = "SET details = '', summary = " + row;
      file().execute("UPDATE discoveries " + set.formatted("id"));
      postgres().execute("UPDATE core.discoveries " + set.formatted("discovery_id"));
    }

    await(lists.search("loop", ALL, 1_000, null, NEWEST, MANY));
    until(() -> reads() == 1);
    assertThat(of("discoveries.search").ignored()).isEqualTo(1);

    file().execute("UPDATE discoveries SET summary = 'nothing', details = '' WHERE id = 'd3'");
    await(lists.search("loop", ALL, 1_000, null, NEWEST, MANY));
    until(() -> reads() == 2);
    assertThat(of("discoveries.search").different()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"DUAL_SQLITE", "DUAL_POSTGRES"})
  void aStoreWithoutItsSchemaIsNotComparedAndFailsNoClient(Phase phase) {
    open(phase);
    if (phase == Phase.DUAL_SQLITE) {
      postgres().execute("ALTER TABLE core.dialectic_sessions RENAME TO gone");
    } else {
      file().execute("DROP TABLE dialectic_sessions");
    }

    assertThat(await(sql.dialectic().newest(null, null, NEWEST, MANY))).hasSize(3);
    until(
        () ->
            summaries().containsKey("dialectic.newest")
                && of("dialectic.newest").notCompared() == 1);

    assertThat(of("dialectic.newest").reads()).isZero();
    assertThat(shadow.examples()).isEmpty();
    assertThat(told).containsEntry("dialectic.newest not_compared", 1);
  }

  /** Its place is in the words of one store. */
  @Test
  void aLaterPageOfAListByTimeIsCountedButNotAskedOfTheOtherStore() {
    open(Phase.DUAL_POSTGRES);
    follower.start();

    await(sql.discoveryLists().newest(ALL, new ListPlace("2026-11-30 12:00:00+00", 2), MANY));
    await(sql.discoveryLists().newest(ALL, NEWEST, MANY));
    until(() -> noted("discoveries.newest", 2, 1));

    assertThat(reads()).isEqualTo(1);
  }

  @Test
  void aKindBelowItsMinimumHoldsTheMoveUp() {
    open(Phase.DUAL_SQLITE);
    follower.start();
    Move move = new Move(stores, new Move.Demands(Duration.ZERO, 0, 2));
    await(sql.trail().days(Instant.parse(NOON), Instant.parse(NOON), MANY));
    await(sql.lineage().generations(ROOT, 9, MANY));
    await(sql.lineage().generations(ROOT, 9, MANY));
    until(() -> noted("trail.days", 1, 1) && noted("lineage.generations", 2, 2));

    assertThatThrownBy(move::advance)
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOVE_REFUSED))
        .hasMessageContaining("Of the reads 'trail.days' 1 were compared of at least 2.")
        .hasMessageNotContaining("lineage.generations");

    await(sql.trail().days(Instant.parse(NOON), Instant.parse(NOON), MANY));
    until(() -> noted("trail.days", 2, 2));
    assertThat(move.advance().phase()).isEqualTo(Phase.DUAL_POSTGRES);
  }

  private boolean noted(String kind, long asked, long compared) {
    ShadowEvidence.Tally tally = new DualOperations(stores).kinds().get(kind);
    return tally != null && tally.asked() == asked && tally.compared() == compared;
  }

  private void write(List<Row> rows) {
    dual.write(
        estate -> {
          estate.put(rows);
          return rows.size();
        });
  }

  private void follow() {
    new DualOperations(stores).replay();
  }

  private PostgresUnderTest postgres() {
    return Objects.requireNonNull(postgres);
  }

  private SqliteUnderTest file() {
    return Objects.requireNonNull(file);
  }

  private Map<String, ShadowCounts.Summary> summaries() {
    return shadow.counts().summaries(stores.initial().primary());
  }

  private ShadowCounts.Summary of(String kind) {
    return summaries()
        .getOrDefault(
            kind,
            new ShadowCounts.Summary(
                0,
                0,
                0,
                0,
                0,
                new ShadowCounts.Percentiles(0, 0),
                new ShadowCounts.Percentiles(0, 0)));
  }

  private long reads() {
    return summaries().values().stream().mapToLong(ShadowCounts.Summary::reads).sum();
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static final class Unwatched implements Follower.Watcher {
    @Override
    public void carried(int changes) {}

    @Override
    public void failed(String what, String why) {}
  }
}
