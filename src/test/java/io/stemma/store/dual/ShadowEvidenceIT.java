package io.stemma.store.dual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What shadow reads came to is evidence for the next step of the move, and for no other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShadowEvidenceIT {
  private static final PoolLimits LIMITS = new PoolLimits(4, 100, 10_000, 30_000);
  private static final RowKey AGENT = RowKey.of(RecordTables.IDENTITIES, "a");

  @TempDir Path folder;

  private TestDatabase database;
  private TwoStores stores;
  private ShadowReads shadow;
  private Follower follower;
  private DualRowStore dual;

  @BeforeEach
  void open() {
    database = TestDatabase.withGraph();
    stores =
        new TwoStores(
            SqliteRowStore.open(folder.resolve("estate.db"), 200),
            PostgresRowStore.open(database.url(), LIMITS),
            Phase.DUAL_SQLITE,
            Clock.systemUTC());
    shadow = new ShadowReads(stores, 1, Set.of());
    follower = new Follower(stores, shadow, new Silent());
    dual = new DualRowStore(stores, follower, shadow);
    dual.write(rows -> rows.insert(labelled("same")));
    new DualOperations(stores).diff(difference -> {});
    new DualOperations(stores).replay();
  }

  @AfterEach
  void close() {
    dual.close();
    database.close();
  }

  @Test
  void theServiceItselfNotesThatEnoughWasCompared() {
    Move move = new Move(stores, new Move.Demands(Duration.ZERO, 3, 0));
    assertThat(move.missing(move.where()))
        .containsExactly("Shadow reads compared 0 answers of at least 3.");
    follower.start();

    for (int i = 0; i < 3; i++) {
      read();
    }
    await(() -> move.missing(move.where()).isEmpty());

    assertThat(note().path("reads").asLong()).isEqualTo(3);
    assertThat(note().path("differences").asLong()).isZero();
    assertThat(note().has("lastDifference")).isFalse();
  }

  @Test
  void aDifferenceHoldsTheMoveUpForAsLongAsIsDemanded() {
    stores.postgres().write(rows -> rows.update(labelled("other")));
    follower.start();

    read();
    await(() -> note().has("lastDifference"));

    String last = note().path("lastDifference").textValue();
    Move demanding = new Move(stores, new Move.Demands(Duration.ofHours(1), 0, 0));
    assertThat(demanding.missing(demanding.where()))
        .containsExactly(
            "A shadow read differed at " + last + ": wait for 3600 s without a difference.");
    Move content = new Move(stores, new Move.Demands(Duration.ZERO, 0, 0));
    assertThat(content.missing(content.where())).isEmpty();
  }

  @Test
  void whatCannotBeNotedIsNotedLater() throws SQLException {
    stores.postgres().write(rows -> rows.update(labelled("other")));
    read();

    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("estate.db"));
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      await(this::isRefused);
      lock.execute("ROLLBACK");
    }
    await(() -> isNoted(1));

    assertThat(note().path("differences").asLong()).isEqualTo(1);
    shadow.evidence(stores.point());
    assertThat(note().path("reads").asLong()).as("once only").isEqualTo(1);
  }

  @Test
  void whatWasComparedAtAnEarlierStepIsNoEvidenceForALaterOne() {
    MovePoint later = stores.point().next(Phase.DUAL_SQLITE, stores.clock().instant());
    read();
    await(
        () -> {
          shadow.evidence(later);
          return isNoted(1);
        });

    assertThat(note().path("step").asLong()).isEqualTo(later.step() - 1);
  }

  /** What a service looks up for itself says nothing of its clients' answers. */
  @Test
  void onlyReadsOfClientsAreEvidence() {
    dual.read(rows -> rows.find(RecordTables.IDENTITIES, List.of(AGENT)));
    dual.answer(rows -> rows.select(Query.of(RecordTables.KEYS)));
    dual.write(rows -> rows.find(RecordTables.IDENTITIES, List.of(AGENT)));
    read();
    await(() -> isNoted(1));

    assertThat(note().path("kinds"))
        .hasToString("{\"find core.identities\":{\"asked\":1,\"compared\":1,\"different\":0}}");
  }

  /** After a step the side that was primary is not written first any more. */
  @Test
  void aDifferenceThatIsMetWhileTheMoveGoesOnIsNone() {
    stores.postgres().write(rows -> rows.update(labelled("other")));
    MovePoint before = stores.point();
    MovePoint after = before.next(Phase.DUAL_POSTGRES, stores.clock().instant());
    stores.postgres().write(rows -> after.note(rows, stores.clock().instant()));

    stores
        .sqlite()
        .read(rows -> shadow.watching(rows, before).find(RecordTables.IDENTITIES, List.of(AGENT)));
    await(
        () ->
            shadow.counts().summaries(Phase.Side.SQLITE).values().stream()
                .anyMatch(kind -> kind.notCompared() == 1));

    assertThat(shadow.examples()).isEmpty();
    assertThat(shadow.counts().lastDifference()).isNull();
  }

  /** Many reads of one kind say nothing of another. */
  @Test
  void eachKindOfReadThatClientsSendHasAMinimum() {
    Move move = new Move(stores, new Move.Demands(Duration.ZERO, 0, 2));
    assertThat(move.missing(move.where())).isEmpty();
    read();
    read();
    dual.answer(rows -> rows.select(Query.of(RecordTables.DISCOVERIES)));
    await(() -> isNoted(3));

    assertThat(move.missing(move.where()))
        .containsExactly("Of the reads 'select core.discoveries' 1 were compared of at least 2.");
    dual.answer(rows -> rows.select(Query.of(RecordTables.DISCOVERIES)));
    await(() -> isNoted(4));
    assertThat(move.missing(move.where())).isEmpty();
  }

  @Test
  void aReadThatIsNotComparedHoldsTheStepUpAndIsNoDifference() {
    stores.postgres().close();
    read();
    await(
        () ->
            shadow.counts().summaries(Phase.Side.SQLITE).values().stream()
                .anyMatch(kind -> kind.notCompared() == 1));
    shadow.evidence(stores.point());

    assertThat(note().path("reads").asLong()).isZero();
    assertThat(note().has("lastDifference")).isFalse();
    Move move = new Move(stores, new Move.Demands(Duration.ZERO, 0, 1));
    assertThat(move.missing(move.where()))
        .contains("Of the reads 'find core.identities' 0 were compared of at least 1.");
  }

  /** An operator looks at them after the step that they were met at. */
  @Test
  void examplesStayUntilTheNextStepIsFinished() {
    stores.postgres().write(rows -> rows.update(labelled("other")));
    read();
    await(() -> isNoted(1));
    assertThat(examples()).hasSize(1).containsExactlyElementsOf(shadow.examples());

    for (int steps = 1; steps <= 2; steps++) {
      MovePoint next = stores.point().next(Phase.DUAL_SQLITE, stores.clock().instant());
      for (RowStore store : List.of(stores.sqlite(), stores.postgres())) {
        store.write(rows -> next.note(rows, stores.clock().instant()));
      }
      new DualOperations(stores).carry();
      read();
      await(() -> isNoted(1));

      assertThat(note().path("step").asLong()).isEqualTo(next.step());
      assertThat(examples()).hasSize(2 - steps);
    }
  }

  private List<ShadowReads.Example> examples() {
    return new DualOperations(stores).examples();
  }

  @Test
  void nothingSaysWhenAPhaseBeganThatNoStepBegan() {
    assertThat(stores.point().since()).isNull();
    Move move = new Move(stores, new Move.Demands(Duration.ofHours(1), 1, 1));

    assertThat(move.missing(move.where()))
        .containsExactly("Shadow reads compared 0 answers of at least 1.");
  }

  private boolean isRefused() {
    try {
      shadow.evidence(stores.point());
      return false;
    } catch (StemmaException e) {
      return e.code() == ErrorCode.STORE_LOCKED;
    }
  }

  /** After what was counted has been told. */
  private boolean isNoted(long reads) {
    shadow.evidence(stores.point());
    return note().path("reads").asLong() == reads;
  }

  private ObjectNode note() {
    return stores.sqlite().read(rows -> new Notes(rows).read(Notes.SHADOW));
  }

  private void read() {
    dual.answer(rows -> rows.find(RecordTables.IDENTITIES, List.of(AGENT)));
  }

  private static Row labelled(String label) {
    return Row.of(RecordTables.IDENTITIES)
        .with("agent_id", "a")
        .with("label", label)
        .with("metadata", "{}");
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
