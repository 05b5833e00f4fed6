package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.http.ServiceProcess.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Clients that write and ask as fast as they are answered, and remember what they were told. */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int SECONDS = 20;
  private static final long LONGEST_NANOS = 30_000_000_000L;

  final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger failed = new AtomicInteger();
  final AtomicInteger readOnly = new AtomicInteger();

  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final List<Future<?>> clients = new ArrayList<>();
  private final ServiceProcess service;

  Load(ServiceProcess service) {
    this.service = service;
  }

  /** Every other client writes. */
  void begin() {
    for (int i = 0; i < CLIENTS; i++) {
      boolean writes = i % 2 == 0;
      clients.add(threads.submit(() -> send(writes)));
    }
  }

  /** Ends it; every answer was a success, or told when to ask again. */
  void end() throws Exception {
    over.set(true);
    for (Future<?> client : clients) {
      client.get(SECONDS, TimeUnit.SECONDS);
    }
    assertThat(unexpected).isEmpty();
  }

  private void send(boolean writes) {
    while (!over.get()) {
      String name = "agent-" + names.incrementAndGet();
      Answer answer = writes ? write(name) : service.get("/api/v1/agents/nobody/lineage");
      requests.incrementAndGet();
      int status = answer.status();
      if (status == 201) {
        acknowledged.add(name);
      } else if (status == 503 || status == 429) {
        failed.incrementAndGet();
        if (answer.headers().firstValue("Retry-After").isEmpty()) {
          unexpected.add("no Retry-After: " + answer.text());
        }
        if (answer.text().contains("store-read-only")) {
          readOnly.incrementAndGet();
        }
      } else if (status != 404) {
        unexpected.add(status + " " + answer.text());
      }
    }
  }

  private Answer write(String name) {
    return service.postJson("/api/v1/agents", "{\"id\": \"" + name + "\"}");
  }

  /** Until a write, a question and Cypher are answered one behind the other. */
  long millisUntilAllSucceed() {
    long start = System.nanoTime();
    List<Answer> answers = all();
    while (!answers.stream().map(Answer::status).toList().equals(List.of(201, 404, 200))) {
      assertThat(System.nanoTime() - start)
          .as("%s\n%s", answers, service.log())
          .isLessThan(LONGEST_NANOS);
      answers = all();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private List<Answer> all() {
    return List.of(
        write("recovered-" + names.incrementAndGet()),
        service.get("/api/v1/agents/nobody/lineage"),
        service.cypher("RETURN 1"));
  }

  /** So many writes more. */
  void awaitWrites(int some) {
    await(acknowledged::size, acknowledged.size() + some);
  }

  void await(IntSupplier count, int enough) {
    while (count.getAsInt() < enough) {
      assertThat(unexpected).isEmpty();
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    over.set(true);
    // Clients end with the answer they wait for; the service ends those it has not answered.
    threads.shutdown();
  }
}
