package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.schema.Schema;
import io.stemma.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pooler that keeps no sessions is found out, whether it refuses settings or drops them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoolerIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isRefusedWithTheWayOut(boolean drops) {
    try (PoolerInBetween pooler = new PoolerInBetween(DATABASE.url().servers().get(0), drops)) {
      Map<String, String> environment = Map.of("DB_POSTGRES_URL", text(pooler.address()));
      PostgresSettings settings = PostgresSettings.from(environment::get);

      assertThatThrownBy(() -> new Schema(settings).bringUpToDate())
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
          .hasMessageContaining(PostgresSettings.DIRECT_URL_KEY)
          .hasMessageNotContaining(DATABASE.url().password());
    }
  }

  @Test
  void theReactiveClientSaysTheSame() {
    Vertx vertx = Vertx.vertx();
    try (PoolerInBetween pooler = new PoolerInBetween(DATABASE.url().servers().get(0), false)) {
      DatabaseUrl url = DATABASE.url().at(pooler.address());
      Pool pool =
          ReactivePool.ofPreparedStatements(vertx, url, "test", new PoolLimits(1, 1, 5_000, 5_000));

      assertThatThrownBy(
              () ->
                  pool.query("SELECT 1")
                      .execute()
                      .onFailure()
                      .transform(failure -> ReactiveFailures.translated(url, failure))
                      .await()
                      .indefinitely())
          .hasMessageContaining(PostgresSettings.DIRECT_URL_KEY);
    } finally {
      vertx.closeAndAwait();
    }
  }

  @Test
  void theServerItselfIsTakenWhereItIsNamed() {
    try (PoolerInBetween pooler = new PoolerInBetween(DATABASE.url().servers().get(0), true)) {
      Map<String, String> environment =
          Map.of(
              "DB_POSTGRES_URL",
              text(pooler.address()),
              "STEMMA_DIRECT_URL",
              "postgresql://" + DATABASE.url().servers().get(0));

      PostgresSettings settings = PostgresSettings.from(environment::get);

      assertThat(settings.url()).isEqualTo(DATABASE.url());
      assertThat(new Schema(settings).status().isUpToDate()).isTrue();
    }
  }

  private static String text(ServerAddress pooler) {
    DatabaseUrl url = DATABASE.url();
    return "postgresql://%s:%s@%s/%s".formatted(url.user(), url.password(), pooler, url.database());
  }
}
