package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.Relay;
import io.stemma.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The network to PostgreSQL falls silent: nothing arrives any more, and no connection is closed.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilentNetworkIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  /** 5 s for a connection, 1 s for a statement, 5 s of silence; and Cypher's own 5 s and two. */
  private static final Duration LONGEST = Duration.ofSeconds(16);

  /** Who asks for readiness waits no longer. */
  private static final Duration QUICK = Duration.ofSeconds(2);

  @Test
  void everyRequestIsAnsweredInTimeAndAllGoesOnAfterwards() throws Exception {
    try (Relay relay = new Relay(DATABASE.url());
        ServiceProcess service = new ServiceProcess(environment(relay))) {
      List<Supplier<Answer>> requests =
          List.of(
              () -> service.postJson("/api/v1/agents", "{\"id\": \"a\"}"),
              () -> service.postJson("/api/v1/audit/events", "{\"eventType\": \"e\"}"),
              () -> service.get("/api/v1/agents/a/lineage"),
              () -> service.cypher("RETURN 1"));
      requests.forEach(request -> assertThat(request.get().status()).isLessThan(300));

      relay.setSilent(true);
      long silentSince = System.nanoTime();
      List<CompletableFuture<Answer>> asked =
          requests.stream().map(CompletableFuture::supplyAsync).toList();
      assertQuick(service, "/q/health/live", 200);
      assertQuick(service, "/q/health/ready", 503);
      for (CompletableFuture<Answer> answer : asked) {
        assertThat(answer.join().status()).as(answer.join().text()).isIn(503, 408);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - silentSince)).isLessThan(LONGEST);

      relay.setSilent(false);
      for (Supplier<Answer> request : requests) {
        while (request.get().status() >= 300) {
          Thread.onSpinWait();
        }
      }
      assertThat(service.log())
          .doesNotContain("\tat ", "has been blocked for", "Result is already complete");
    }
  }

  private static void assertQuick(ServiceProcess service, String path, int status) {
    long asked = System.nanoTime();
    assertThat(service.get(path).status()).isEqualTo(status);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(QUICK);
  }

  private static Map<String, String> environment(Relay relay) {
    return Map.of(
        "DB_POSTGRES_URL",
        TestDatabase.text(relay.url()),
        "STEMMA_RECORD_STATEMENT_TIMEOUT_MILLIS",
        "1000",
        // Less than what waits for the network here takes, and more than a busy machine does.
        "QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME",
        "800MS",
        "QUARKUS_VERTX_WARNING_EXCEPTION_TIME",
        "800MS");
  }
}
