package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.http.request.StoreRequests;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents, sessions, states and the calibration, written and read over HTTP. */
class GovernanceServiceIT extends GovernanceService {
  private static final String CALIBRATION = "/api/v1/calibration";
  private static final int MAX_BODY_BYTES = 1_048_576;

  @Test
  void registersAnAgentOnce() {
    String name = name();
    String body = "{'id': '%s', 'status': 'paused', 'tags': ['b', 'a']}".formatted(name);

    Answer first = post(AGENTS, body);
    Answer second = post(AGENTS, body);
    Answer read = get(AGENTS + "/" + name);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.body().get("status").asText()).isEqualTo("paused");
    assertThat(first.body().get("tags")).hasToString("[\"b\",\"a\"]");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(read.body()).isEqualTo(first.body());
    assertThat(tag(first)).isEqualTo(tag(second)).isEqualTo(tag(read)).startsWith("\"");
    assertThat(first.headers().firstValue("Location")).hasValue(AGENTS + "/" + name);
    assertThat(second.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void changesAnAgentOnlyFromTheVersionItsCallerKnows() {
    String path = AGENTS + "/" + agent();
    String before = tag(patch(path, "{'notes': 'old', 'metadata': {'a': 1, 'b': 2}}"));

    Answer changed =
        patch(path, "{'notes': null, 'metadata': {'a': null, 'c': 3}}", "If-Match", before);
    Answer stale = patch(path, "{'notes': 'late'}", "If-Match", before);

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().get("notes").isNull()).isTrue();
    assertThat(changed.body().get("metadata")).hasToString("{\"b\":2,\"c\":3}");
    assertStale(stale, tag(changed));
    assertThat(get(path).body()).isEqualTo(changed.body());
    assertThat(patch(path, "{'notes': 'x'}", "If-Match", "*").status()).isEqualTo(200);
    assertField(patch(path, "{'notes': 'y'}", "If-Match", "W/" + before), "If-Match");
  }

  @Test
  void takesBackWhatWasReadOfAnAgent() {
    String path = AGENTS + "/" + agent();
    patch(path, "{'notes': 'old', 'metadata': {'a': 1}}");
    ObjectNode read = (ObjectNode) get(path).body();

    Answer same = patch(path, read.toString());
    Answer changed = patch(path, read.put("notes", "new").toString());
    Answer refused = patch(path, read.put("updatedAt", "2020-01-01T00:00:00Z").toString());

    assertThat(same.status()).as(same.text()).isEqualTo(200);
    assertThat(changed.body().get("notes").asText()).isEqualTo("new");
    assertThat(changed.body().get("metadata")).hasToString("{\"a\":1}");
    assertField(refused, "updatedAt");
    assertField(patch(path, "{'id': 'other'}"), "id");
    assertStale(patch(path, read.toString(), "If-Match", tag(same)), tag(get(path)));
  }

  @Test
  void keepsAKeyToItself() {
    String name = name();
    Answer made = post(AGENTS, "{'id': '%s', 'apiKey': 'open sesame'}".formatted(name));

    assertThat(made.text()).doesNotContain("sesame", "apiKey", "hash");
    String verify = AGENTS + "/" + name + "/verify-key";
    assertThat(post(verify, "{'apiKey': 'open sesame'}").text()).isEqualTo("{\"valid\":true}");
    assertThat(post(verify, "{'apiKey': 'open'}").text()).isEqualTo("{\"valid\":false}");
  }

  @Test
  void answersARequestThatComesAgainTheSame() {
    String path = AGENTS + "/" + agent() + "/states";
    String key = name();

    Answer first = post(path, "{'entropy': 0.50}", "Idempotency-Key", key);
    Answer again = post(path, "{'entropy': 0.50}", "Idempotency-Key", key);
    Answer other = post(path, "{'entropy': 0.51}", "Idempotency-Key", key);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.headers().firstValue(StoreRequests.REPLAYED)).isEmpty();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue(StoreRequests.REPLAYED)).hasValue("true");
    assertRefused(other, 422, "request-key-taken");
    assertThat(get(path).body().get("items")).hasSize(1);
    assertField(post(path, "{}", "Idempotency-Key", "k".repeat(256)), "Idempotency-Key");
  }

  @Test
  void keepsNoAnswerOfARequestThatFailed() {
    String agent = name();
    String body = "{'id': '%s', 'agentId': '%s'}".formatted(name(), agent);
    String key = name();

    assertRefused(post(SESSIONS, body, "Idempotency-Key", key), 404, "agent-not-found");
    post(AGENTS, "{'id': '%s'}".formatted(agent));
    Answer made = post(SESSIONS, body, "Idempotency-Key", key);
    Answer again = post(SESSIONS, body, "Idempotency-Key", key);

    assertThat(made.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(tag(again)).isEqualTo(tag(made));
  }

  @Test
  void endsASessionForGood() {
    String agent = agent();
    String session = name();
    String body = "{'id': '%s', 'agentId': '%s'}".formatted(session, agent);
    String path = SESSIONS + "/" + session;
    String list = AGENTS + "/" + agent + "/sessions";

    assertThat(post(SESSIONS, body).status()).isEqualTo(201);
    assertRefused(post(SESSIONS, body), 409, "session-exists");
    assertThat(post(path + "/use", "").status()).isEqualTo(200);
    assertThat(each(get(list).body(), "/id")).containsExactly(session);
    assertThat(post(path + "/end", "").body().get("isActive").asBoolean(true)).isFalse();

    assertRefused(post(path + "/use", ""), 409, "session-expired");
    assertRefused(post(SESSIONS, body), 409, "session-exists");
    assertThat(get(path).body().get("isActive").asBoolean(true)).isFalse();
    assertThat(get(list).body().get("items")).isEmpty();
    assertRefused(post(SESSIONS + "/none/use", ""), 404, "session-not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "GET | /api/v1/agents/nobody | | 404 | agent-not-found",
        "PATCH | /api/v1/agents/nobody | {'notes': 'x'} | 404 | agent-not-found",
        "POST | /api/v1/agents/nobody/states | {} | 404 | agent-not-found",
        "POST | /api/v1/sessions | {'id': 's', 'agentId': 'nobody'} | 404 | agent-not-found",
        "POST | /api/v1/discoveries | {'agentId': 'nobody', 'type': 'note', 'summary': 's'} | 404 | "
            + "agent-not-found",
        "POST | /api/v1/dialectic-sessions | {'pausedAgentId': 'nobody'} | 404 | agent-not-found",
        "GET | /api/v1/agents/nobody/states/latest | | 404 | state-not-found",
        "DELETE | /api/v1/discoveries/none | | 404 | discovery-not-found",
        "POST | /api/v1/dialectic-sessions/none/messages | {'agentId': 'a', 'messageType': 'thesis'} "
            + "| 404 | dialectic-session-not-found",
        "POST | /api/v1/agents | | 400 | invalid-json",
        "POST | /api/v1/agents | {'id': 'x'} {} | 400 | invalid-json",
        "POST | /api/v1/agents | 'x' | 400 | invalid-request",
        "PATCH | /api/v1/agents/nobody | {} | 404 | agent-not-found",
      })
  void refuses(String method, String path, String body, int status, String code) {
    assertRefused(send(method, path, body == null ? "" : body), status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "/api/v1/agents | {'id': 'x', 'status': 'lazy'} | status | active, waiting_input, paused",
        "/api/v1/agents | {'status': 'active'} | id | missing",
        "/api/v1/agents | {'id': 'x', 'colour': 'red'} | colour | the fields are id",
        "/api/v1/agents | {'id': 5} | id | must be a string",
        "/api/v1/agents/x/states | {'recordedAt': '2999-01-01T00:00:00Z'} | recordedAt | future",
        "/api/v1/agents/x/states | {'recordedAt': '2026-01-01 00:00'} | recordedAt | zone",
        "/api/v1/agents/x/states | {'coherence': 1.5} | coherence | from 0 to 1",
        "/api/v1/agents/lookup | {'agentIds': 'x'} | agentIds | array",
        "/api/v1/audit/events | {'eventType': 'x', 'ts': '2999-01-01T00:00:00Z'} | ts | future",
        "/api/v1/discoveries | {'agentId': 'x', 'type': 'rumour', 'summary': 's'} | type | bug_found",
      })
  void namesTheFieldThatIsWrong(String path, String body, String field, String why) {
    Answer answer = post(path, body);

    assertField(answer, field);
    assertThat(answer.body().get("detail").asText()).contains(why);
  }

  @Test
  void takesNoLimitPastTheMaximum() {
    assertField(get(AGENTS + "?limit=1001"), "limit");
    assertField(get(AGENTS + "?limit=0"), "limit");
    assertField(get(EVENTS + "?limit=1001"), "limit");
    assertField(get(AGENTS + "?cursor=x"), "cursor");
  }

  @Test
  void takesNoBodyThatIsNotSaidToBeJson() {
    Answer answer =
        service.send(
            service
                .request(AGENTS)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\": \"x\"}")));

    assertRefused(answer, 415, "unsupported-media-type");
  }

  @Test
  void takesNoBodyThatIsTooLarge() {
    String body = "{'id': 'x'}" + " ".repeat(MAX_BODY_BYTES);

    assertRefused(post(AGENTS, body), 413, "payload-too-large");
  }

  @Test
  void saysWhereABodyStopsBeingJson() {
    JsonNode problem = post(AGENTS, "{'id': 'x',\n  'status' 'paused'}").body();

    assertThat(problem.path("code").asText()).isEqualTo("invalid-json");
    assertThat(problem.path("line").asInt()).isEqualTo(2);
    assertThat(problem.path("column").asInt()).isBetween(10, 14);
  }

  @Test
  void storesABatchWholeOrNotAtAll() {
    String known = agent();
    String fresh = name();
    String good = "{'id': '%s'}, {'id': '%s'}".formatted(fresh, known);

    Answer refused = post(AGENTS, "[%s, {'id': 'x', 'status': 'lazy'}]".formatted(good));

    assertField(refused, "status");
    assertThat(refused.body().get("item").asInt()).isEqualTo(2);
    assertThat(refused.body().get("detail").asText()).startsWith("Element 2");
    assertThat(get(AGENTS + "/" + fresh).status()).isEqualTo(404);

    Answer stored = post(AGENTS, "[" + good + "]");

    assertThat(stored.status()).isEqualTo(200);
    assertThat(each(stored.body(), "/status")).containsExactly("201", "200");
    assertThat(each(stored.body(), "/item/id")).containsExactly(fresh, known);
    assertThat(post(AGENTS, "[" + "{},".repeat(1_000) + "{}]").status()).isEqualTo(400);
  }

  @Test
  void listsAgentsPageByPage() {
    for (int day = 1; day <= 5; day++) {
      post(
          AGENTS,
          "{'id': '%s', 'status': 'archived', 'createdAt': '2026-01-0%sT00:00:00Z'}"
              .formatted("page" + day, day));
    }

    assertThat(eachOfAllPages(AGENTS + "?status=archived", 2, "/id"))
        .containsExactly("page5", "page4", "page3", "page2", "page1");
    String cursor = get(AGENTS + "?status=archived&limit=2").body().get("next").asText();
    assertField(get(AGENTS + "?status=paused&limit=2&cursor=" + encoded(cursor)), "cursor");
    JsonNode found = post(AGENTS + "/lookup", "{'agentIds': ['page1', 'none', 'page3']}").body();
    assertThat(each(found, "/id")).containsExactlyInAnyOrder("page1", "page3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/agents/a/sessions",
        "/api/v1/agents/a/dialectic-sessions/active",
        "/api/v1/dialectic-sessions/pending"
      })
  void aListWithoutPagesRefusesACursor(String path) {
    assertField(get(path + "?cursor=AAAA"), "cursor");
    assertThat(get(path + "?limit=1").body().get("next").isNull()).isTrue();
  }

  @Test
  void listsStatesPageByPage() {
    String agent = agent();
    String path = AGENTS + "/" + agent + "/states";
    for (int i = 1; i <= 5; i++) {
      String state = "{'id': '%s-%s', 'recordedAt': '2026-01-01T00:00:0%sZ', 'entropy': 0.5}";
      assertThat(post(path, state.formatted(agent, i, i / 2)).status()).isEqualTo(201);
    }

    List<String> ids = eachOfAllPages(path, 2, "/id");

    assertThat(ids).hasSize(5).startsWith(agent + "-5", agent + "-4").endsWith(agent + "-1");
    assertThat(get(path + "/latest").body().get("id").asText()).isEqualTo(agent + "-5");
    JsonNode latest =
        post("/api/v1/agent-states/latest", "{'agentIds': ['%s']}".formatted(agent)).body();
    assertThat(each(latest, "/id")).containsExactly(agent + "-5");
  }

  @Test
  void setsTheCalibrationFromTheVersionItsCallerKnows() {
    assertRefused(get(CALIBRATION), 404, "calibration-not-found");
    assertField(send("PUT", CALIBRATION, "{'data': {'low': 1}}"), "If-Match");

    Answer first = send("PUT", CALIBRATION, "{'data': {'low': 1, '_own': 2}}", "If-Match", "\"0\"");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().get("data")).hasToString("{\"low\":1}");
    assertThat(tag(first)).isEqualTo("\"1\"");

    assertStale(send("PUT", CALIBRATION, "{'data': {}}", "If-Match", "\"0\""), "\"1\"");
    assertThat(tag(send("PUT", CALIBRATION, "{'data': {'low': 3}}", "If-Match", tag(first))))
        .isEqualTo("\"2\"");
    assertThat(get(CALIBRATION).body().get("data")).hasToString("{\"low\":3}");
    assertThat(tag(get(CALIBRATION))).isEqualTo("\"2\"");
  }
}
