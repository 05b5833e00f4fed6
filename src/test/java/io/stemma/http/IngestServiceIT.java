package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.http.request.StoreRequests;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Entries of the trails, taken in over HTTP. */
class IngestServiceIT extends GovernanceService {
  private final String time = Instant.now().minusSeconds(86_400).toString();
  private static final int MAX_BODY_BYTES = 16_777_216;

  @Test
  void eachEntryOfAnArrayStandsForItself() {
    String agent = name();
    String body =
        "[%s, {'eventType': 5, 'agentId': '%s'}, {'ts': '2001-01-01T00:00:00Z', 'eventType': 'x'}, %s]"
            .formatted(event(agent, "first"), agent, event(agent, "last"));

    Answer answer = post(EVENTS, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(207);
    assertThat(each(answer.body(), "/status")).containsExactly("201", "400", "422", "201");
    assertThat(answer.body().path("added").asInt()).isEqualTo(2);
    assertThat(answer.body().path("refused").asInt()).isEqualTo(2);
    JsonNode problem = answer.body().at("/items/1/problem");
    assertThat(problem.path("field").asText()).isEqualTo("eventType");
    assertThat(problem.path("item").asInt()).isEqualTo(1);
    assertThat(answer.body().at("/items/2/problem/code").asText())
        .isEqualTo("audit-time-out-of-bounds");
    assertThat(types(agent)).containsExactlyInAnyOrder("first", "last");
  }

  @Test
  void whatIsThereIsNotAddedAgain() {
    String agent = name();
    String first = event(agent, "first");
    String hash = name();
    String hashed = "{'eventType': 'h', 'agentId': '%s', 'rawHash': '%s'}".formatted(agent, hash);
    post(EVENTS, first);
    Answer known = post(EVENTS, hashed);

    Answer answer = post(EVENTS, "[%s, %s, %s]".formatted(event(agent, "new"), first, hashed));

    assertThat(each(answer.body(), "/status")).containsExactly("201", "200", "200");
    assertThat(answer.body().path("known").asInt()).isEqualTo(2);
    assertThat(answer.body().at("/items/2/item/id")).isEqualTo(known.body().get("id"));
    assertThat(post(EVENTS, first).status()).isEqualTo(200);
    assertThat(post(EVENTS, hashed).body()).isEqualTo(known.body());
    assertThat(types(agent)).containsExactlyInAnyOrder("first", "h", "new");
  }

  @Test
  void takesLinesAndNamesThoseThatItDoesNot() {
    String agent = name();
    String body = event(agent, "a") + "\n\n{'eventTy\n" + event(agent, "b");

    Answer answer = lines(EVENTS, body);

    assertThat(answer.status()).isEqualTo(207);
    assertThat(each(answer.body(), "/status")).containsExactly("201", "400", "400", "201");
    assertThat(answer.body().at("/items/1/problem/line").asInt()).isEqualTo(2);
    assertThat(answer.body().at("/items/2/problem/line").asInt()).isEqualTo(3);
    assertThat(types(agent)).containsExactlyInAnyOrder("a", "b");
    assertThat(lines("/api/v1/audit/tool-usage", "{'toolName': 't'}\n").status()).isEqualTo(200);
  }

  @Test
  void takesTenThousandAndNotOneMore() {
    String agent = name();
    String line = "{'eventType': 'many', 'agentId': '%s'}\n".formatted(agent);

    Answer all = lines(EVENTS, line.repeat(10_000));
    Answer tooMany = lines(EVENTS, line.repeat(10_001));

    assertThat(all.body().path("added").asInt()).isEqualTo(10_000);
    assertRefused(tooMany, 400, "invalid-request");
    assertThat(eachOfAllPages(EVENTS + "?agentId=" + agent, 1_000, "/id")).hasSize(10_000);
  }

  @Test
  void refusesABodyThatIsNotWholeAndStoresNothingOfIt() {
    String agent = name();
    String half = "[" + event(agent, "a") + ", {'eventType'";

    assertRefused(post(EVENTS, half), 400, "invalid-json");
    assertRefused(post(EVENTS, ""), 400, "invalid-json");
    assertRefused(
        post(EVENTS, "[" + event(agent, "a") + "]" + " ".repeat(MAX_BODY_BYTES)),
        413,
        "payload-too-large");
    Answer tooLarge =
        service.send(
            service
                .request(EVENTS)
                .header("Content-Type", "application/x-ndjson")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[MAX_BODY_BYTES + 1]))));
    assertRefused(tooLarge, 413, "payload-too-large");

    assertThat(types(agent)).isEmpty();
  }

  @Test
  void aRequestOfANameOfItsOwnCountsOnce() {
    String agent = name();
    String body = "[{'eventType': 'k', 'agentId': '%s'}, {'eventType': 1}]".formatted(agent);
    String key = name();

    Answer first = post(EVENTS, body, "Idempotency-Key", key);
    Answer again = post(EVENTS, body, "Idempotency-Key", key);

    assertThat(first.status()).isEqualTo(207);
    assertThat(again.status()).isEqualTo(207);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue(StoreRequests.REPLAYED)).hasValue("true");
    assertRefused(post(EVENTS, body + " ", "Idempotency-Key", key), 422, "request-key-taken");
    assertThat(types(agent)).containsExactly("k");
  }

  @Test
  void aClientThatLeavesHasNothingStoredAndHoldsNobodyUp() throws Exception {
    String agent = name();
    URI address = URI.create(service.address());
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket(address.getHost(), address.getPort());
      slow.add(socket);
      String head =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n["
              .formatted(EVENTS);
      OutputStream out = socket.getOutputStream();
      out.write((head + json(event(agent, "slow"))).getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    assertThat(post(EVENTS, event(agent, "beside")).status()).isEqualTo(201);

    for (Socket socket : slow) {
      socket.close();
    }
    assertThat(post(EVENTS, event(agent, "after")).status()).isEqualTo(201);
    assertThat(types(agent)).containsExactlyInAnyOrder("beside", "after");
  }

  @Test
  void manyClientsAtOnceAreEachAnsweredTheirOwn() throws Exception {
    String agent = name();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Answer>> answers = new ArrayList<>();
    String shared = event(agent, "shared");
    for (int client = 0; client < 40; client++) {
      String own = event(agent, "own" + client);
      String bad = client % 3 == 0 ? ", {'eventType': 0}" : "";
      answers.add(threads.submit(() -> post(EVENTS, "[%s, %s%s]".formatted(own, shared, bad))));
    }
    int added = 0;
    for (int client = 0; client < 40; client++) {
      JsonNode body = answers.get(client).get().body();
      assertThat(body.at("/items/0/status").asInt()).as(body.toString()).isEqualTo(201);
      assertThat(body.at("/items/1/status").asInt()).isIn(200, 201);
      assertThat(body.path("refused").asInt()).isEqualTo(client % 3 == 0 ? 1 : 0);
      added += body.path("added").asInt();
    }
    threads.shutdown();

    assertThat(added).isEqualTo(41);
    assertThat(types(agent)).hasSize(41);
  }

  private String event(String agent, String type) {
    return "{'ts': '%s', 'id': '%s', 'eventType': '%s', 'agentId': '%s', 'payload': {'n': 1}}"
        .formatted(time, name(), type, agent);
  }

  private static List<String> types(String agent) {
    return each(get(EVENTS + "?limit=1000&agentId=" + agent).body(), "/eventType");
  }

  private static Answer lines(String path, String body) {
    return service.send(
        service
            .request(path)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(json(body))));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
