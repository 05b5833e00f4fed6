package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service is told to end while clients with connections kept open send as fast as they can. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final int CLIENTS = 12;
  private static final int ENOUGH = 300;

  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  /** What the JVM says of a process that ended by SIGTERM. */
  private static final int TERMINATED = 143;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean notReady = new AtomicBoolean();

  @Test
  void noRequestFailsThatCameByAConnectionThatWasOpen() throws Exception {
    ServiceProcess service = new ServiceProcess(Map.of("DB_POSTGRES_URL", DATABASE.text()));
    service.awaitReady();
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Client client = new Client(service.address(), i);
      clients.add(threads.submit(client::send));
    }
    clients.add(threads.submit(() -> watch(service.address())));
    while (acknowledged.size() < ENOUGH) {
      Thread.onSpinWait();
    }

    long told = System.nanoTime();
    int exit = service.terminate().get(30, TimeUnit.SECONDS);
    long ended = System.nanoTime();
    for (Future<?> client : clients) {
      client.get(10, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(failures).isEmpty();
    assertThat(notReady).isTrue();
    assertThat(exit).isEqualTo(TERMINATED);
    // Clients who come again and again by new connections do not hold it up.
    assertThat(Duration.ofNanos(ended - told)).isLessThan(LONGEST_END);
    Set<String> there =
        new HashSet<>(
            DATABASE.rows(
                "SELECT agent_id FROM core.identities UNION ALL SELECT event_id FROM audit.events"));
    assertThat(there).containsAll(acknowledged);
    assertThat(service.log()).contains("The service ends").doesNotContain("ERROR", "\tat ");
  }

  /** Whoever sends requests here is told that it is to send no more. */
  private void watch(String address) {
    HttpClient client = client();
    HttpRequest ready = HttpRequest.newBuilder(URI.create(address + "/q/health/ready")).build();
    while (true) {
      try {
        HttpResponse<String> answer = client.send(ready, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 503 && answer.body().contains("shutdown")) {
          notReady.set(true);
        }
      } catch (IOException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** One that keeps its connection until it is told to close it. */
  private final class Client {
    private final HttpClient http = client();
    private final String address;
    private final int number;
    private boolean connected;

    Client(String address, int number) {
      this.address = address;
      this.number = number;
    }

    void send() {
      for (int i = 0; true; i++) {
        String name = "client-" + number + "-" + i;
        try {
          HttpResponse<String> answer =
              http.send(request(name), HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 201) {
            acknowledged.add(name);
          } else if (connected || answer.statusCode() != 503) {
            failures.add(answer.statusCode() + " " + answer.body());
            return;
          }
          connected = answer.headers().firstValue("Connection").stream().noneMatch("close"::equals);
        } catch (IOException e) {
          if (connected) {
            failures.add(name + ": " + e);
          }
          return;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }

    /** Agents and entries of the trail, which are written in groups. */
    private HttpRequest request(String name) {
      boolean agent = number % 2 == 0;
      String body =
          agent
              ? "{\"id\": \"%s\"}".formatted(name)
              : "{\"id\": \"%s\", \"eventType\": \"end\", \"ts\": \"%s\"}"
                  .formatted(name, Instant.now());
      return HttpRequest.newBuilder(
              URI.create(address + (agent ? "/api/v1/agents" : "/api/v1/audit/events")))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body))
          .build();
    }
  }
}
