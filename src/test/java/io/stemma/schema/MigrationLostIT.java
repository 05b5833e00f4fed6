package io.stemma.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.Relay;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server goes away while it is migrated. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MigrationLostIT {
  private static final int CUTS = 6;
  private static final int MOST_COMMITS = 2;
  private static final String END_ALL =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'stemma-schema'
      """;

  @Test
  void isWorthAnotherTry() {
    try (TestDatabase database = TestDatabase.empty()) {
      Schema schema = new Schema(database.settings());
      // The library tries ten times, a second apart, to make its own schema.
      schema.migrate(SchemaTarget.parse("1"));
      CompletableFuture<GraphSupport> first = CompletableFuture.supplyAsync(schema::migrate);
      while (!first.isDone()) {
        database.value(END_ALL);
      }

      assertThatThrownBy(first::join)
          .cause()
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
      schema.migrate();
      assertThat(schema.status().isUpToDate()).isTrue();
    }
  }

  /** A migration that is there without its line in the history would be tried again for ever. */
  @Test
  void goesOnWhateverCommitWasTheLast() {
    long seed = System.nanoTime();
    System.getLogger("test").log(System.Logger.Level.INFO, "MigrationLostIT seed {0}", seed);
    Random random = new Random(seed);
    try (TestDatabase database = TestDatabase.empty();
        Relay relay = new Relay(database.url())) {
      Schema schema = new Schema(new PostgresSettings(relay.url(), PostgresSettings.DEFAULT_GRAPH));
      for (int i = 0; i < CUTS; i++) {
        relay.cutBehindCommits(1 + random.nextInt(MOST_COMMITS));
        assertThatThrownBy(schema::migrate)
            .isInstanceOfSatisfying(
                StemmaException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
      }
      relay.mend();
      schema.migrate();
      assertThat(schema.status().isUpToDate()).isTrue();
    }
  }

  @Test
  void isToldByACommandInOneLine() {
    try (TestDatabase database = TestDatabase.empty();
        Relay relay = new Relay(database.url())) {
      // As above.
      new Schema(database.settings()).migrate(SchemaTarget.parse("1"));
      relay.cutBehindCommits(2);

      StemmaCommand command =
          StemmaCommand.launched(
              Map.of("DB_POSTGRES_URL", TestDatabase.text(relay.url())), "migrate", "run");

      assertThat(command.exit()).isEqualTo(3);
      assertThat(command.errors().lines()).singleElement().asString().startsWith("stemma: ");
    }
  }
}
