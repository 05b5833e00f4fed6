package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.record.CanonicalJson;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Entries of the trails, found, exported and summed up over HTTP. */
class TrailQueryServiceIT extends GovernanceService {
  private static final String CALLS = "/api/v1/audit/tool-usage";
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @Test
  void findsCallsByTheirSuccessAndPayload() {
    String tool = name();
    post(
        CALLS,
        "[{'toolName': '%s', 'id': 'good', 'ts': '%s', 'payload': {'n': 1.0, 'x': {'y': [1, 2]}}}, {'toolName': '%s', 'success': false}]"
            .formatted(tool, now.minusSeconds(60), tool));

    assertThat(each(get(CALLS + "?success=true&toolName=" + tool).body(), "/id"))
        .containsExactly("good");
    assertThat(get(CALLS + "?success=false&toolName=" + tool).body().get("items")).hasSize(1);
    String holds = CALLS + "?toolName=" + tool + "&payload=";
    assertThat(get(holds + encoded("{\"x\":{\"y\":[2]},\"n\":1}")).body().get("items")).hasSize(1);
    assertThat(get(holds + encoded("{\"x\":{\"y\":[3]}}")).body().get("items")).isEmpty();
    assertField(get(holds + encoded("[1]")), "payload");
    assertField(get(holds + encoded("{x")), "payload");
    assertField(get(CALLS + "?success=yes"), "success");
  }

  @Test
  void exportsAllAsLines() {
    String type = name();
    String line = "{'eventType': '%s', 'agentId': 'exported', 'payload': {'text': 'a\\nb'}}\n";
    lines(EVENTS, line.formatted(type).repeat(3_500));

    List<String> exported = export(EVENTS + "?order=oldest&eventType=" + type);

    List<String> listed = eachOfAllPages(EVENTS + "?order=oldest&eventType=" + type, 1_000, "/id");
    assertThat(exported).isEqualTo(listed).hasSize(3_500);
    assertThat(export(EVENTS + "?limit=2&eventType=" + type)).hasSize(2);
    assertThat(export(EVENTS + "?eventType=none-such")).isEmpty();
    assertThat(ndjson(EVENTS + "?cursor=x").status()).isEqualTo(400);
  }

  @Test
  void sumsUpTools() {
    String tool = name();
    List<String> calls = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      calls.add(
          "{'toolName': '%s', 'latencyMs': %d, 'success': %s}".formatted(tool, i, i % 10 != 0));
    }
    calls.add("{'toolName': '%s'}".formatted(tool));
    String none = name();
    calls.add("{'toolName': '%s'}".formatted(none));
    post(CALLS, "[" + String.join(",", calls) + "]");

    JsonNode items = get(CALLS + "/summary?limit=1000").body().get("items");

    assertThat(item(items, "toolName", tool))
        .hasToString(
            "{\"toolName\":\"%s\",\"calls\":201,\"errors\":20,\"p50Millis\":100,\"p95Millis\":190,\"p99Millis\":198}"
                .formatted(tool));
    assertThat(item(items, "toolName", none).get("p50Millis").isNull()).isTrue();
    assertThat(get(CALLS + "/summary?until=" + now.minusSeconds(86_400)).body().get("items"))
        .isEmpty();
    assertField(get(CALLS + "/summary?since=2020-01-01T00:00:00Z"), "since");
  }

  @Test
  void sumsUpEventsByTypeAndDay() {
    String type = name();
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS).minus(2, ChronoUnit.DAYS);
    String event = "{'eventType': '%s', 'ts': '%s'}";
    post(
        EVENTS,
        "[%s, %s, %s]"
            .formatted(
                event.formatted(type, midnight),
                event.formatted(type, midnight.plusSeconds(86_399)),
                event.formatted(type, midnight.minusNanos(1_000))));

    JsonNode items = get(EVENTS + "/summary?limit=1000").body().get("items");

    List<String> days = new ArrayList<>();
    items.forEach(
        item -> {
          if (item.get("eventType").asText().equals(type)) {
            days.add(item.get("day").asText() + " " + item.get("events"));
          }
        });
    assertThat(days)
        .containsExactly(
            midnight.toString().substring(0, 10) + " 2",
            midnight.minusSeconds(1).toString().substring(0, 10) + " 1");
  }

  @Test
  void pagesNeitherLoopNorSkipWhileOthersAppend() {
    String type = name();
    Set<String> before = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      before.add(type + "-" + i);
    }
    post(EVENTS, batch(type, before));
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> appending =
        CompletableFuture.supplyAsync(
            () -> {
              int appended = 0;
              while (!over.get()) {
                post(EVENTS, batch(type, Set.of(type + "-later" + appended++)));
              }
              return appended;
            });
    try {
      for (String order : List.of("newest", "oldest")) {
        // It fails where an entry comes twice.
        List<String> seen =
            eachOfAllPages(EVENTS + "?order=" + order + "&eventType=" + type, 50, "/id");
        assertThat(seen).containsAll(before);
      }
    } finally {
      over.set(true);
    }
    assertThat(appending.join()).isPositive();
  }

  /** Of one time each, some the same, some before and some behind the others. */
  private String batch(String type, Set<String> names) {
    List<String> entries = new ArrayList<>();
    for (String name : names) {
      Instant time = now.minusSeconds(100 + Math.floorMod(name.hashCode(), 7));
      entries.add("{'eventType': '%s', 'id': '%s', 'ts': '%s'}".formatted(type, name, time));
    }
    return "[" + String.join(",", entries) + "]";
  }

  private static JsonNode item(JsonNode items, String member, String value) {
    for (JsonNode item : items) {
      if (item.get(member).asText().equals(value)) {
        return item;
      }
    }
    throw new AssertionError(value + " is not in " + items);
  }

  private static List<String> export(String path) {
    Answer answer = ndjson(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/x-ndjson");
    return answer
        .text()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(line -> CanonicalJson.parse(line).get("id").asText())
        .toList();
  }

  private static Answer ndjson(String path) {
    return service.send(service.request(path).header("Accept", "application/x-ndjson").GET());
  }

  private static void lines(String path, String json) {
    Answer answer =
        service.send(
            service
                .request(path)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }
}
