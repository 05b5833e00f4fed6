package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.EstateLimits;
import io.stemma.governance.EstateUpkeep;
import io.stemma.governance.GovernanceStore;
import io.stemma.schema.Schema;
import io.stemma.testing.TestDatabase;
import io.stemma.testing.TestPooler;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * PgBouncer in transaction mode: requests go through it, and take what they need of a session with
 * each transaction. What needs a session of its own does not, and says so.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolerIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  private static final PoolLimits LIMITS = new PoolLimits(8, 100, 5_000, 7_000);
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final String SESSION =
      """
      SELECT current_setting('TimeZone') || ' ' || current_setting('statement_timeout')
          || ' ' || current_setting('transaction_isolation')
          || ' ' || current_setting('transaction_read_only')
      """;

  private static final String WITH_VALUE = SESSION + " WHERE $1::int = 0";
  private static final String DIVIDED = "SELECT 1 / $1::int";

  @Test
  void isRefusedWhereTheServerIsNotNamed() {
    assertRefused(() -> new Schema(settings(DATABASE.textPooled())).bringUpToDate());
  }

  @Test
  void isRefusedWhereItDropsWhatItDoesNotKnow() {
    try (TestPooler pooler = new TestPooler("ignore_startup_parameters = options")) {
      DatabaseUrl url = pooler.to(DATABASE.url());
      assertRefused(
          () ->
              new Schema(new PostgresSettings(url, PostgresSettings.DEFAULT_GRAPH))
                  .bringUpToDate());
    }
  }

  private static void assertRefused(ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining(PostgresSettings.DIRECT_URL_KEY)
        .hasMessageNotContaining(DATABASE.url().password());
  }

  @Test
  void requestsGoThroughItAndAllElsePastIt() {
    PostgresSettings settings = settings(DATABASE.textPooled(), DATABASE.text());

    assertThat(settings.url()).isEqualTo(DATABASE.url());
    assertThat(settings.cypherUrl()).isEqualTo(CypherLogin.of(DATABASE.url()));
    assertThat(settings.requests()).isEqualTo(Route.pooled(DATABASE.pooled()));
    assertThat(new Schema(settings).status().isUpToDate()).isTrue();
  }

  @Test
  void theServerNamedTwiceIsNoPooler() {
    assertThat(settings(DATABASE.text(), DATABASE.text()).requests())
        .isEqualTo(Route.direct(DATABASE.url()));
  }

  @Test
  void aTransactionBeginsWithItsSettingsAndLeavesNone() throws SQLException {
    SessionSettings writes = SessionSettings.plain().withTimeLimit(7_000);
    assertThat(sessionOf(writes)).isEqualTo("UTC 7s read committed off");
    assertThat(sessionOf(writes.ofOneSnapshot())).isEqualTo("UTC 7s repeatable read on");

    try (Connection next = Postgres.connect(Route.pooled(DATABASE.pooled()), "test")) {
      for (int i = 0; i < 10; i++) {
        assertThat(TestDatabase.rows(next, SESSION).get(0)).endsWith(" 0 read committed off");
      }
    }
  }

  /** The server as a whole is heeded; a session stands for it, whose own setting outlives it. */
  @Test
  void writesHeedAReadOnlyServerAndNoReadOnlyDatabase() throws SQLException {
    try (TestDatabase database = TestDatabase.withGraph()) {
      Route route = Route.pooled(database.url());
      assertThat(readOnlyOfWrites(route, false)).isEqualTo("off");
      assertThat(readOnlyOfWrites(route, true)).isEqualTo("on");
      database.execute(
          "ALTER DATABASE %s SET default_transaction_read_only = on"
              .formatted(database.url().database()));
      assertThat(readOnlyOfWrites(route, false)).isEqualTo("off");
      assertThat(readOnlyOfWrites(route, true)).isEqualTo("on");

      Route pooled = Route.pooled(database.pooled());
      try (GovernanceStore store =
          new GovernanceStore(
              PostgresRowStore.open(pooled, LIMITS), Clock.systemUTC(), EstateLimits.DEFAULT)) {
        EstateUpkeep.endSessions(store);
      }
      assertThat(readOnlyOfWrites(pooled, false)).isEqualTo("off");
    }
  }

  private static String readOnlyOfWrites(Route route, boolean setInTheSession) throws SQLException {
    PostgresDialect dialect =
        PostgresDialect.of(route, SessionSettings.plain().heedingReadOnlyServer());
    try (Connection connection = Postgres.connect(route, "test")) {
      connection.setAutoCommit(false);
      if (setInTheSession) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET default_transaction_read_only = on");
        }
        connection.commit();
      }
      // The second one knows.
      for (int i = 0; i < 2; i++) {
        dialect.begin(connection);
        connection.commit();
      }
      dialect.begin(connection);
      String found = TestDatabase.rows(connection, "SHOW transaction_read_only").get(0);
      connection.rollback();
      return found;
    }
  }

  private static String sessionOf(SessionSettings settings) throws SQLException {
    Route route = Route.pooled(DATABASE.pooled());
    try (Connection connection = Postgres.connect(route, "test")) {
      connection.setAutoCommit(false);
      PostgresDialect.of(route, settings).begin(connection);
      String found = TestDatabase.rows(connection, SESSION).get(0);
      connection.commit();
      return found;
    }
  }

  @Test
  void questionsHaveTheirTimeLimitAndLendTheSessionBack() {
    Vertx vertx = Vertx.vertx();
    PostgresSettings settings = settings(DATABASE.textPooled(), DATABASE.text());
    try (PostgresPools pools = new PostgresPools(vertx, settings, LIMITS, LIMITS, 1)) {
      RecordReader reader = new RecordReader(() -> pools);
      // More at once than there are sessions, and every fourth fails.
      List<CompletableFuture<RowSet<Row>>> asked =
          IntStream.range(0, 40)
              .mapToObj(i -> i % 4 == 0 ? DIVIDED : WITH_VALUE)
              .map(sql -> reader.read(sql, Tuple.of(0)).subscribeAsCompletionStage())
              .toList();
      for (int i = 0; i < asked.size(); i++) {
        if (i % 4 == 0) {
          assertThat(asked.get(i)).failsWithin(LONG);
        } else {
          assertThat(asked.get(i).join().iterator().next().getString(0))
              .isEqualTo("UTC 7s read committed off");
        }
      }
      assertThat(
              DATABASE.value(
                  "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND state LIKE 'idle in transaction%'"))
          .isEqualTo("0");
    } finally {
      vertx.closeAndAwait();
    }
  }

  @Test
  void anotherDatabaseBehindItIsFoundOut() {
    try (TestDatabase other = TestDatabase.bare()) {
      PostgresSettings right = settings(DATABASE.textPooled(), DATABASE.text());
      PostgresSettings wrong = settings(other.textPooled(), DATABASE.text());

      PoolerDestination.require(right);
      assertRefused(() -> PoolerDestination.require(wrong));
    }
  }

  private static PostgresSettings settings(String url) {
    return PostgresSettings.from(Map.of("DB_POSTGRES_URL", url)::get);
  }

  private static PostgresSettings settings(String url, String direct) {
    return PostgresSettings.from(Map.of("DB_POSTGRES_URL", url, "STEMMA_DIRECT_URL", direct)::get);
  }
}
