package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.record.LocalTables;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowStore;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.DualRowStore;
import io.stemma.store.dual.Follower;
import io.stemma.store.dual.Move;
import io.stemma.store.dual.MovePoint;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.dual.TwoStores;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dual} and {@code move} as an operator runs them. */
class TwoStoresCommandsIT {
  private static final PoolLimits LIMITS = new PoolLimits(2, 100, 10_000, 30_000);
  private static final Instant LONG_AGO = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private TestDatabase database;
  private TwoStores stores;

  @BeforeEach
  void open() {
    Path file = folder.resolve("estate.db");
    database = TestDatabase.withGraph();
    stores =
        new TwoStores(
            SqliteRowStore.open(file, 10_000),
            PostgresRowStore.open(database.url(), LIMITS),
            Phase.SQLITE,
            Clock.systemUTC());
    environment.put("DB_SQLITE_PATH", file.toString());
    environment.put("DB_POSTGRES_URL", database.text());
  }

  @AfterEach
  void close() {
    stores.sqlite().close();
    stores.postgres().close();
    database.close();
  }

  @Test
  void anEstateIsMovedAStepAtATimeAndBack() {
    environment.put("STEMMA_MOVE_QUIET_SECONDS", "0");
    environment.put("STEMMA_MOVE_MIN_SHADOW_READS", "0");
    add(stores.sqlite(), "a");

    assertDone(stemma("move", "advance"), "dual-sqlite since ");
    StemmaCommand differs = stemma("dual", "diff");
    assertThat(differs.exit()).isEqualTo(1);
    assertThat(differs.output())
        .startsWith(
            "{\"table\":\"core.identities\",\"key\":[\"a\"],\"class\":\"missing\",\"columns\":[]}\n")
        .containsPattern("core\\.identities +1\n")
        .endsWith("1 row differs\n");
    StemmaCommand carried = stemma("dual", "diff", "--carry");
    assertDone(carried, "1 row replicated\n");
    assertThat(carried.output()).endsWith("both stores say the same\n").doesNotContain("{");
    assertDone(stemma("move", "advance"), "dual-postgres since ");
    new DualOperations(stores).diff(difference -> {});
    assertDone(stemma("move", "advance"), "postgres since ");
    assertThat(where().phase()).isEqualTo(Phase.POSTGRES);

    add(stores.postgres(), "b");
    StemmaCommand back = stemma("move", "back");
    assertDone(back, "dual-postgres since ");
    assertThat(back.output()).hasLineCount(2).contains("PostgreSQL is still written first");
    assertThat(agents(stores.sqlite())).containsExactly("a", "b");
    assertDone(stemma("move", "back"), "dual-sqlite since ");
    StemmaCommand last = stemma("move", "back");
    assertDone(last, "sqlite since ");
    assertThat(last.output()).contains("start them with DB_BACKEND=sqlite");
    assertThat(where().phase()).isEqualTo(Phase.SQLITE);
  }

  @Test
  void aStepWithoutItsEvidenceIsRefusedWithAllThatIsMissing() {
    MovePoint before = new Move(stores, new Move.Demands(Duration.ZERO, 0, 0)).advance();
    add(stores.sqlite(), "a");
    stores.sqlite().write(rows -> rows.insert(change("a")));
    String[] missing = {
      "1 change not replicated yet, the oldest since " + LONG_AGO + ": 'scripts/stemma dual",
      "Both stores have not been compared since "
          + before.since()
          + ": 'scripts/stemma dual diff'.",
      "Shadow reads compared 0 answers of at least 1000.",
      "The phase began at " + before.since() + ": wait for 86400 s without a difference."
    };

    StemmaCommand advance = stemma("move", "advance");
    assertThat(advance.exit()).isEqualTo(1);
    assertThat(advance.output()).isEmpty();
    assertThat(advance.errors())
        .startsWith("stemma: The move stays at dual-sqlite. ")
        .contains(missing)
        .hasLineCount(1);
    StemmaCommand status = stemma("move", "status");
    assertThat(status.exit()).isEqualTo(1);
    assertThat(status.output())
        .startsWith("dual-sqlite since " + before.since() + "\n")
        .contains(missing)
        .hasLineCount(5);
    assertThat(where()).isEqualTo(before);
  }

  @Test
  void theKindsOfReadsAreListed() {
    new Move(stores, new Move.Demands(Duration.ZERO, 0, 0)).advance();
    add(stores.sqlite(), "a");
    try (ShadowReads shadow = new ShadowReads(stores, 1, Set.of());
        Follower follower = new Follower(stores, shadow, new Unwatched())) {
      follower.start();
      new DualRowStore(stores, follower, shadow)
          .answer(rows -> rows.select(Query.of(RecordTables.TOOL_USAGE)));
      while (new DualOperations(stores)
          .kinds().values().stream().noneMatch(kind -> kind.compared() == 1)) {
        Thread.onSpinWait();
      }
    }

    for (String command : List.of("dual", "move")) {
      assertThat(stemma(command, "status").output())
          .containsPattern("reads by kind +read +compared +different\n")
          .containsPattern("select audit.tool_usage +1 +1 +0\n");
    }
  }

  private static final class Unwatched implements Follower.Watcher {
    @Override
    public void carried(int changes) {}

    @Override
    public void failed(String what, String why) {}
  }

  @Test
  void whatIsToBeCarriedIsToldAndCarried() {
    MovePoint point = new Move(stores, new Move.Demands(Duration.ZERO, 0, 0)).advance();
    add(stores.sqlite(), "a");
    stores.sqlite().write(rows -> rows.insert(change("a")));

    StemmaCommand waiting = stemma("dual", "status");
    assertThat(waiting.exit()).isEqualTo(1);
    assertThat(waiting.output().lines())
        .containsExactly(
            "phase             dual-sqlite",
            "since             " + point.since(),
            "to be carried     1",
            "oldest            " + LONG_AGO,
            "carried           0 (0/s)",
            "failures          0",
            "last error        -");
    assertDone(stemma("dual", "replay"), "1 change replicated, 0 left\n");
    assertThat(agents(stores.postgres())).containsExactly("a");
    StemmaCommand nothing = stemma("dual", "status");
    assertDone(nothing, "phase             dual-sqlite\n");
    assertThat(nothing.output()).contains("to be carried     0\noldest            -\ncarried    ");
  }

  @Test
  void wrongUseIsToldAndChangesNothing() {
    add(stores.sqlite(), "a");
    Path none = folder.resolve("none.db");

    assertRefused(
        stemma("move", "status", "--sqlite", none.toString()), "There is no file " + none);
    assertThat(none).doesNotExist();
    environment.put("STEMMA_MOVE_QUIET_SECONDS", "-1");
    assertRefused(
        stemma("move", "advance"),
        "STEMMA_MOVE_QUIET_SECONDS must be a whole number from 0 to 1000000000, not '-1'.");
    assertThat(where().step()).isZero();
    // The other store's rows would overwrite those of the one that was meant.
    environment.put("DB_BACKEND", "dual");
    environment.put("DB_DUAL_READ_PRIMARY", "SQLite");
    assertRefused(
        stemma("dual", "diff", "--carry"),
        "DB_DUAL_READ_PRIMARY must be sqlite or postgres, not 'SQLite'.");
    assertThat(agents(stores.sqlite())).containsExactly("a");
  }

  /** As HTTP answers 503 then: what PostgreSQL holds is not what is read. */
  @Test
  void cypherIsAskedOnlyWhilePostgresIsTheStoreThatIsRead() {
    assertThat(stemma("cypher", "RETURN 1 AS n").exit()).isZero();
    environment.put("DB_BACKEND", "dual");
    assertThat(stemma("cypher", "RETURN 1 AS n").exit()).isZero();

    environment.put("DB_DUAL_READ_PRIMARY", "sqlite");
    assertNoGraph(stemma("cypher", "RETURN 1 AS n"), "The SQLite file is the primary store");
    environment.put("DB_BACKEND", "sqlite");
    assertNoGraph(stemma("cypher", "RETURN 1 AS n"), "The record is in a SQLite file");
    assertNoGraph(stemma("cypher", "--named", "discovery-count"), "keeps no graph");
    environment.remove("DB_POSTGRES_URL");
    assertNoGraph(stemma("cypher", "RETURN 1 AS n"), "The record is in a SQLite file");
    environment.put("DB_POSTGRES_URL", database.text());

    // And after a step of the move, whatever the environment says
    environment.remove("DB_DUAL_READ_PRIMARY");
    Move move = new Move(stores, new Move.Demands(Duration.ZERO, 0, 0));
    move.advance();
    assertThat(where().phase()).isEqualTo(Phase.DUAL_SQLITE);
    for (String backend : List.of("dual", "postgres", "")) {
      environment.put("DB_BACKEND", backend);
      assertNoGraph(stemma("cypher", "RETURN 1 AS n"), "'stemma move advance'");
    }
    new DualOperations(stores).diff(difference -> {});
    move.advance();
    assertThat(where().phase()).isEqualTo(Phase.DUAL_POSTGRES);
    assertThat(stemma("cypher", "RETURN 1 AS n").exit()).isZero();
  }

  private static void assertNoGraph(StemmaCommand command, String reason) {
    assertThat(command.errors()).startsWith("stemma: ").contains(reason);
    assertThat(command.output()).isEmpty();
    assertThat(command.exit()).isEqualTo(3);
  }

  private StemmaCommand stemma(String... words) {
    return StemmaCommand.run(environment, words);
  }

  private static void assertDone(StemmaCommand command, String output) {
    assertThat(command.errors()).isEmpty();
    assertThat(command.output()).startsWith(output);
    assertThat(command.exit()).isZero();
  }

  private static void assertRefused(StemmaCommand command, String message) {
    assertThat(command.errors()).startsWith("stemma: ").contains(message).hasLineCount(1);
    assertThat(command.output()).isEmpty();
    assertThat(command.exit()).isEqualTo(2);
  }

  private MovePoint where() {
    return stores.point();
  }

  private static void add(RowStore store, String agent) {
    Row row = Row.of(RecordTables.IDENTITIES).with("agent_id", agent).with("metadata", "{}");
    store.write(rows -> rows.insert(row));
  }

  private static List<String> agents(RowStore store) {
    return store.read(
        rows ->
            rows.select(Query.of(RecordTables.IDENTITIES).ascending("agent_id")).stream()
                .map(row -> String.valueOf(row.text("agent_id")))
                .toList());
  }

  /** A change that has waited for long. */
  private static Row change(String agent) {
    return Row.of(LocalTables.OUTBOX)
        .with("entry_id", "0")
        .with("noted_at", LONG_AGO)
        .with("keys", "[[\"core.identities\", \"" + agent + "\"]]")
        .with("attempts", 0L)
        .with("next_attempt_at", LONG_AGO);
  }
}
