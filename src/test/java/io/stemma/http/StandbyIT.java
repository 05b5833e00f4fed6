package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The primary is killed under load and its standby is promoted: a service that was told of both
 * finds it, and what was acknowledged is there.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandbyIT {
  private static final int SOME = 100;
  private static final long LONGEST_RECOVERY_MILLIS = 15_000;

  @TempDir Path folder;

  @Test
  void theStandbyThatIsPromotedIsFound() throws Exception {
    try (MortalServer primary = new MortalServer(folder.resolve("primary"));
        MortalServer standby = primary.standby(folder.resolve("standby"));
        ServiceProcess service = serviceOf(primary.url(), standby.url());
        Load load = new Load(service)) {
      service.awaitReady();
      load.begin();
      load.awaitWrites(SOME);

      primary.kill();
      load.await(load.failed::get, 1);
      long failed = System.nanoTime();
      standby.executeAsSuperuser("SELECT pg_promote()");
      long recovered = load.millisUntilAllSucceed();
      long away = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - failed);
      load.awaitWrites(SOME);
      load.end();

      System.getLogger("test")
          .log(
              System.Logger.Level.INFO,
              "requests {0}, answered 503 or 429 {1}, all succeed {2} ms after the promotion, {3} ms after the first failure",
              load.requests,
              load.failed,
              recovered,
              away);
      assertThat(recovered).isLessThan(LONGEST_RECOVERY_MILLIS);
      assertThat(names(standby.url())).containsAll(load.acknowledged);
    }
  }

  private ServiceProcess serviceOf(DatabaseUrl one, DatabaseUrl other) {
    String url =
        "postgresql://%s:%s@%s,%s/%s?target_session_attrs=read-write"
            .formatted(
                one.user(),
                one.password(),
                one.servers().get(0),
                other.servers().get(0),
                one.database());
    return new ServiceProcess(
        Map.of("DB_POSTGRES_URL", url, "STEMMA_SEAL_KEY_FILE", folder.resolve("key").toString()));
  }

  private static List<String> names(DatabaseUrl url) throws SQLException {
    try (Connection connection = Postgres.connect(url, "stemma-test")) {
      return TestDatabase.rows(connection, "SELECT agent_id FROM core.identities");
    }
  }
}
