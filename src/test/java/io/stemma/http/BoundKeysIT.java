package io.stemma.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.access.Permission;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.http.access.Endpoint;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that is bound to an agent writes as that agent, and what it wrote says so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundKeysIT {
  private static final String AGENTS = "/api/v1/agents";
  private static final String EVENTS = "/api/v1/audit/events";
  private static final String KEYS = "/api/v1/admin/keys";

  private static GuardedService guarded;

  /** Of the agents ada and bob, and of nobody. */
  private static String ada;

  private static String adasKeyId;
  private static String bob;
  private static String any;

  @BeforeAll
  static void start() {
    guarded = new GuardedService(Map.of());
    JsonNode made = guarded.make("ada-key", "[\"read\",\"write\"]", ",\"agentId\":\"ada\"");
    ada = made.path("key").asText();
    adasKeyId = made.path("id").asText();
    bob =
        guarded
            .make("bob-key", "[\"read\",\"write\"]", ",\"agentId\":\"bob\"")
            .path("key")
            .asText();
    any = guarded.key("any-key", "[\"read\",\"write\"]");
    // An agent registers itself, and need not say its name.
    assertThat(post(ada, AGENTS, "{}").status()).isEqualTo(201);
    assertThat(post(bob, AGENTS, "{'id': 'bob'}").status()).isEqualTo(201);
    assertThat(post(bob, "/api/v1/sessions", "{'id': 'bobs'}").status()).isEqualTo(201);
    Answer discovery =
        post(
            bob,
            "/api/v1/discoveries",
            "{'id': 'bobs', 'type': 'note', 'summary': 's', 'tags': ['t']}");
    assertThat(discovery.status()).as(discovery.text()).isEqualTo(201);
    assertThat(
            post(bob, "/api/v1/dialectic-sessions", "{'id': 'bobs', 'pausedAgentId': 'bob'}")
                .status())
        .isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    guarded.close();
  }

  private static Answer post(String key, String path, String json) {
    return send(key, "POST", path, json);
  }

  private static Answer send(String key, String method, String path, String json) {
    return guarded.send(key, method, path, json.replace('\'', '"'));
  }

  private static void assertRefused(Answer answer, String field) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
    assertThat(answer.body().path("code").asText()).isEqualTo("not-permitted");
    assertThat(answer.body().path("field").asText()).as(answer.text()).isEqualTo(field);
    assertThat(answer.body().path("detail").asText()).contains("'ada'");
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
  }

  private static void assertWritten(JsonNode item, String by) {
    assertThat(item.path("writtenBy").asText()).as(item.toString()).isEqualTo(by);
  }

  /** What each operation that writes does for a key of ada's that acts on what is bob's. */
  private static final Map<String, List<String>> WRITES =
      Map.ofEntries(
          entry("POST /api/v1/agents", List.of("id", "{'id': 'bob'}")),
          entry("PATCH /api/v1/agents/{id}", List.of("id", "{'label': 'l'}")),
          entry("POST /api/v1/agents/{id}/states", List.of("agentId", "{'entropy': 1}")),
          entry("POST /api/v1/sessions", List.of("agentId", "{'id': 'x', 'agentId': 'bob'}")),
          entry("POST /api/v1/sessions/{id}/use", List.of("agentId", "")),
          entry("POST /api/v1/sessions/{id}/end", List.of("agentId", "")),
          entry("PUT /api/v1/calibration", List.of("data", "{'data': {}}")),
          entry(
              "POST /api/v1/discoveries",
              List.of("agentId", "{'type': 'note', 'summary': 's', 'agentId': 'bob'}")),
          entry("PATCH /api/v1/discoveries/{id}", List.of("agentId", "{'tags': ['other']}")),
          entry("DELETE /api/v1/discoveries/{id}", List.of("agentId", "")),
          entry(
              "POST /api/v1/discoveries/{id}/links",
              List.of("createdBy", "{'dstId': 'd', 'createdBy': 'bob'}")),
          entry(
              "POST /api/v1/dialectic-sessions",
              List.of("pausedAgentId", "{'pausedAgentId': 'bob'}")),
          entry(
              "PATCH /api/v1/dialectic-sessions/{id}",
              List.of("reviewerAgentId", "{'phase': 'antithesis'}")),
          entry(
              "POST /api/v1/dialectic-sessions/{id}/messages",
              List.of("agentId", "{'messageType': 'thesis', 'agentId': 'bob'}")),
          entry(
              "POST /api/v1/dialectic-sessions/{id}/resolve",
              List.of("reviewerAgentId", "{'status': 'resolved', 'resolution': {}}")),
          entry(
              "POST /api/v1/audit/events",
              List.of("agentId", "{'eventType': 'e', 'agentId': 'bob'}")),
          entry(
              "POST /api/v1/audit/tool-usage",
              List.of("agentId", "{'toolName': 't', 'agentId': 'bob'}")));

  /** One that is added has to be decided here. */
  @Test
  void everyOperationThatWritesRefusesToActForAnotherAgent() {
    List<String> writes =
        PermissionsTest.endpoints().stream()
            .map(Endpoint::of)
            .filter(endpoint -> endpoint.needs() == Permission.WRITE)
            .map(Endpoint::line)
            .toList();
    assertThat(writes).containsExactlyInAnyOrderElementsOf(WRITES.keySet());
    for (String line : writes) {
      String[] parts = line.split(" ", 2);
      String name = parts[1].startsWith(AGENTS) ? "bob" : "bobs";
      List<String> decided = Objects.requireNonNull(WRITES.get(line));
      Answer answer =
          guarded.send(
              ada,
              parts[0],
              parts[1].replace("{id}", name),
              decided.get(1).replace('\'', '"'),
              "If-Match",
              parts[0].equals("PUT") ? "\"0\"" : "*");
      assertRefused(answer, decided.get(0));
    }
    assertThat(
            guarded.database.rows(
                "SELECT written_by FROM core.identities WHERE agent_id = 'bob' UNION"
                    + " SELECT written_by FROM core.discoveries WHERE discovery_id = 'bobs' UNION"
                    + " SELECT written_by FROM core.discovery_tags WHERE discovery_id = 'bobs' UNION"
                    + " SELECT written_by FROM core.sessions WHERE session_id = 'bobs'"))
        .containsExactly("bob-key");
  }

  @Test
  void whoIsBoundNeedNotSayWhoItIs() {
    Answer event = post(ada, EVENTS, "{'eventType': 'e'}");
    Answer call = post(ada, "/api/v1/audit/tool-usage", "{'toolName': 't'}");
    Answer session = post(ada, "/api/v1/sessions", "{'id': 'adas'}");
    Answer state = post(ada, AGENTS + "/ada/states", "{'entropy': 0.5}");
    Answer discovery =
        post(
            ada,
            "/api/v1/discoveries",
            "{'id': 'adas', 'type': 'note', 'summary': 's', 'links': [{'dstId': 'bobs'}]}");
    Answer link = post(ada, "/api/v1/discoveries/bobs/links", "{'dstId': 'adas'}");
    Answer message =
        post(ada, "/api/v1/dialectic-sessions/bobs/messages", "{'messageType': 'antithesis'}");

    for (Answer answer : List.of(event, call, session, state, discovery, message)) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      assertThat(answer.body().path("agentId").asText()).as(answer.text()).isEqualTo("ada");
      assertWritten(answer.body(), "ada-key");
      assertThat(answer.body().path("writtenKey").asText()).isEqualTo(adasKeyId);
    }
    assertThat(link.body().path("createdBy").asText()).as(link.text()).isEqualTo("ada");
    assertWritten(link.body(), "ada-key");
    assertThat(guarded.database.rows("SELECT created_by FROM core.discovery_links ORDER BY src_id"))
        .containsExactly("ada", "ada");
  }

  @Test
  void whatIsReadNamesWhoWroteIt() {
    assertWritten(guarded.get(any, AGENTS + "/bob").body(), "bob-key");
    assertWritten(guarded.get(any, AGENTS + "/ada").body(), "ada-key");
    assertWritten(guarded.get(any, "/api/v1/sessions/bobs").body(), "bob-key");
    assertWritten(guarded.get(any, "/api/v1/discoveries/bobs").body(), "bob-key");
    // Whoever wrote the last message changed it, too.
    JsonNode session = guarded.get(any, "/api/v1/dialectic-sessions/bobs").body();
    assertThat(session.findValue("writtenBy").asText()).as(session.toString()).endsWith("-key");
  }

  @Test
  void aStateIsOfTheAgentOfItsPath() {
    String states = AGENTS + "/ada/states";
    for (String key : List.of(ada, any)) {
      Answer answer = post(key, states, "[{'agentId': 'ada'}, {'agentId': 'bob'}]");

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.body().path("field").asText()).isEqualTo("agentId");
      assertThat(answer.body().path("detail").asText()).contains("'bob'", "'ada'");
    }
    assertThat(post(any, states, "{'agentId': 'ada'}").status()).isEqualTo(201);
  }

  /** A batch is all or nothing; the entry that is not ada's is named. */
  @Test
  void ofABatchTheElementIsNamed() {
    Answer answer = post(ada, AGENTS, "[{'id': 'ada'}, {'id': 'eve'}]");

    assertRefused(answer, "id");
    assertThat(answer.body().path("item").asInt()).isEqualTo(1);
    assertThat(guarded.get(any, AGENTS + "/eve").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"application/json, true", "application/x-ndjson, false"})
  void ofManyEntriesThoseOfOthersAreRefusedOneByOne(String type, boolean array) {
    List<String> entries =
        List.of(
            "{\"eventType\":\"many\"}",
            "{\"eventType\":\"many\",\"agentId\":\"bob\"}",
            "{\"eventType\":\"many\",\"agentId\":\"ada\"}",
            // Read by the long way, since it is not written plainly.
            "{\"eventType\":\"many\",\"agentId\":\"bob\",\"payload\":{\"a\":1e3}}",
            "{\"eventType\":\"many\",\"payload\":{\"a\":1e3}}");
    String body =
        array
            ? entries.stream().collect(Collectors.joining(",", "[", "]"))
            : String.join("\n", entries);

    Answer answer =
        guarded.service.send(
            guarded
                .service
                .request(EVENTS)
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + ada)
                .POST(BodyPublishers.ofString(body)));

    assertThat(answer.status()).as(answer.text()).isEqualTo(207);
    assertThat(answer.body().path("items").findValuesAsText("status")).startsWith("201", "403");
    assertThat(answer.body().path("added").asInt()).isEqualTo(3);
    assertThat(answer.body().at("/items/1/problem/field").asText()).isEqualTo("agentId");
    assertThat(answer.body().at("/items/3/problem/field").asText()).isEqualTo("agentId");
    assertThat(
            guarded.database.rows(
                "SELECT DISTINCT agent_id, written_by, written_key FROM audit.events"
                    + " WHERE event_type = 'many'"))
        .containsExactly("ada|ada-key|" + adasKeyId);
  }

  /** Nobody says it for itself. */
  @ParameterizedTest
  @CsvSource({
    "/api/v1/agents, id",
    "/api/v1/sessions, id",
    "/api/v1/discoveries, id",
    "/api/v1/audit/events, eventType",
    "/api/v1/audit/tool-usage, toolName",
    "/api/v1/dialectic-sessions, id"
  })
  void noClientSetsTheWriter(String path, String name) {
    for (String field : List.of("writtenBy", "writtenKey")) {
      Answer answer = post(any, path, "{'" + name + "': 'x', '" + field + "': 'somebody'}");

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.body().path("field").asText()).as(answer.text()).isEqualTo(field);
    }
  }

  @Test
  void aKeyOfAnAgentHoldsNoRightsOfOperators() {
    for (String permission : List.of("operate", "admin")) {
      Answer answer =
          post(
              guarded.admin,
              KEYS,
              "{'name': 'n', 'permissions': ['" + permission + "'], 'agentId': 'ada'}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().path("field").asText()).isEqualTo("permissions");
    }
    for (String agent : List.of("''", "'" + "x".repeat(1_001) + "'", "7", "'a\\u0000'")) {
      Answer answer =
          post(
              guarded.admin,
              KEYS,
              "{'name': 'n', 'permissions': ['read'], 'agentId': " + agent + "}");

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.body().path("field").asText()).isEqualTo("agentId");
    }
    assertThat(
            guarded
                .make("longest", "[\"read\"]", ",\"agentId\":\"" + "x".repeat(1_000) + "\"")
                .path("agentId")
                .asText())
        .hasSize(1_000);
  }

  @Test
  void aSuccessorIsBoundToTheSameAgent() {
    guarded.make("eve-key", "[\"write\"]", ",\"agentId\":\"eve-2\"");

    JsonNode successor = post(guarded.admin, KEYS + "/eve-key/rotate", "{}").body();

    assertThat(successor.path("agentId").asText()).isEqualTo("eve-2");
    assertThat(successor.path("writtenBy").asText()).isEqualTo("admin");
    assertRefusedAsEve(post(successor.path("key").asText(), AGENTS, "{'id': 'x'}"));
    assertThat(guarded.get(guarded.admin, KEYS).body().path("items"))
        .filteredOn(key -> key.path("name").asText().equals("eve-key"))
        .hasSize(2)
        .allSatisfy(key -> assertThat(key.path("agentId").asText()).isEqualTo("eve-2"));
    // The first key was made while there was none.
    assertThat(guarded.get(guarded.admin, KEYS).body().at("/items/0/writtenBy").asText())
        .isEqualTo("local");
  }

  private static void assertRefusedAsEve(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body().path("detail").asText()).contains("'eve-2'");
  }

  /** What a request did is not answered to another agent that sends the same. */
  @Test
  void anotherAgentsRequestIsNotAnsweredAgain() {
    String body = "{\"type\":\"note\",\"summary\":\"same\"}";
    Answer first =
        guarded.send(ada, "POST", "/api/v1/discoveries", body, "Idempotency-Key", "same");
    Answer again =
        guarded.send(ada, "POST", "/api/v1/discoveries", body, "Idempotency-Key", "same");
    Answer other =
        guarded.send(bob, "POST", "/api/v1/discoveries", body, "Idempotency-Key", "same");

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(other.body().path("code").asText()).isEqualTo("request-key-taken");
  }
}
