package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.TestDatabase;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String CYPHER = "/api/v1/graph/cypher";
  private static final int MAX_BODY_BYTES = 1_048_576;

  private static final ServiceProcess SERVICE =
      new ServiceProcess(Map.of("DB_POSTGRES_URL", DATABASE.text()));

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id, tags, metadata, created_at,
                                     api_key_hash, api_key_scheme)
        VALUES ('child', 'root', '{a,NULL}', '{"x": [1.5]}', '2026-01-02 03:04:05.678901+00',
                'secret-hash', 'sha256')
        """);
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @Test
  void listensOnThisMachineOnly() {
    assertThat(SERVICE.address()).startsWith("http://127.0.0.1:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "started"})
  void saysThatItIsWell(String check) {
    Answer answer = SERVICE.get("/q/health/" + check);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/status").asText()).isEqualTo("UP");
  }

  @Test
  void tellsTheGraphsStateBesideReadiness() {
    assertThat(SERVICE.readiness("record").at("/data/graphAvailable").asBoolean()).isTrue();
  }

  @Test
  void answersCypher() {
    Answer answer =
        SERVICE.postJson(
            CYPHER,
            """
            {"query": "MATCH (a:Agent {id: $id}) RETURN a, a.id AS id", "parameters": {"id": "root"},
             "maxRows": 5, "timeoutMillis": 1000}
            """);

    JsonNode body = answer.body();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly("columns", "rows", "rowCount", "truncated", "warnings", "elapsedMillis");
    assertThat(body.get("columns")).hasToString("[\"a\",\"id\"]");
    assertThat(body.at("/rows/0/0/id").isTextual()).isTrue();
    assertThat(body.at("/rows/0/0/label").asText()).isEqualTo("Agent");
    assertThat(body.at("/rows/0/1").asText()).isEqualTo("root");
    assertThat(body.get("rowCount").asInt()).isEqualTo(1);
    assertThat(body.get("elapsedMillis").asDouble()).isPositive();
  }

  @Test
  void tellsAnAgentWithoutItsKeys() {
    JsonNode agent = SERVICE.get("/api/v1/agents/child").body();

    assertThat(agent.get("parentAgentId").asText()).isEqualTo("root");
    assertThat(agent.get("createdAt").asText()).isEqualTo("2026-01-02T03:04:05.678901Z");
    assertThat(agent.get("tags")).hasToString("[\"a\",null]");
    assertThat(agent.get("metadata")).hasToString("{\"x\":[1.5]}");
    assertThat(agent.get("placeholder").asBoolean()).isFalse();
    assertThat(agent.toString()).doesNotContain("secret-hash", "sha256", "apiKey", "hash");
    assertThat(SERVICE.get("/api/v1/agents/root").body().get("placeholder").asBoolean()).isTrue();
  }

  @Test
  void tellsLineage() {
    JsonNode body =
        SERVICE.get("/api/v1/agents/child/lineage?direction=ancestors&depth=3&limit=2").body();

    assertThat(body)
        .hasToString(
            "{\"items\":[{\"id\":\"root\",\"parentAgentId\":null,\"depth\":1,\"status\":null,"
                + "\"placeholder\":true}],\"next\":null,\"truncated\":false,\"engine\":\"sql\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "$(date +%s)", "x/y", "o'hara\"", "ü𐐷", "a\\b", "%2F", "a+b", "x/lineage"})
  void takesAnyNameInThePath(String name) {
    DATABASE.rows("INSERT INTO core.identities (agent_id) VALUES (?) RETURNING 1", name);
    String path =
        "/api/v1/agents/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");

    assertThat(SERVICE.get(path).body().get("id").asText()).isEqualTo(name);
    assertThat(SERVICE.get(path + "/lineage").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "{\"query\": ~ 400 ~ invalid-json ~ ",
        "[1] ~ 400 ~ invalid-json ~ ",
        "null ~ 400 ~ invalid-json ~ ",
        "{\"query\": \"RETURN 1\"} x ~ 400 ~ invalid-json ~ ",
        "{} ~ 400 ~ invalid-request ~ query",
        "{\"query\": 5} ~ 400 ~ invalid-request ~ query",
        "{\"query\": \"RETURN 1\", \"maxRows\": \"5\"} ~ 400 ~ invalid-request ~ maxRows",
        "{\"query\": \"RETURN 1\", \"maxRows\": 1.5} ~ 400 ~ invalid-request ~ maxRows",
        "{\"query\": \"RETURN 1\", \"maxRows\": 99999999999} ~ 400 ~ invalid-request ~ maxRows",
        "{\"query\": \"RETURN 1\", \"timeoutMillis\": 0} ~ 400 ~ invalid-request ~ timeoutMillis",
        "{\"query\": \"RETURN 1\", \"rows\": 1} ~ 400 ~ invalid-request ~ rows",
        "{\"query\": \"RETURN 1\", \"parameters\": [1]} ~ 400 ~ cypher-parameter ~ parameters",
        "{\"query\": \"RETURN $x\"} ~ 400 ~ cypher-parameter ~ ",
        "{\"query\": \"MATCH (a RETURN a\"} ~ 400 ~ cypher-syntax ~ ",
        "{\"query\": \"CREATE (a)\"} ~ 403 ~ cypher-refused ~ ",
      })
  void saysWhatIsWrongWithABody(String body, int status, String code, String field) {
    Answer answer = SERVICE.postJson(CYPHER, body);

    assertIsProblem(answer, status, code);
    assertThat(answer.body().path("field").asText("")).isEqualTo(field == null ? "" : field);
    assertThat(answer.body().toString()).doesNotContain("io.stemma", "jackson", "Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "/nope, 404, not-found",
    "/q/nope, 404, not-found",
    "/, 404, not-found",
    "/api/v1/agents/nobody, 404, agent-not-found",
    "/api/v1/agents/nobody/lineage, 404, agent-not-found",
    "/api/v1/agents/%00, 400, invalid-request",
    "/api/v1/graph/cypher, 405, method-not-allowed",
    "/api/v1/agents/child/lineage?depth=x, 400, invalid-request",
    "/api/v1/agents/child/lineage?depth=1001, 400, invalid-request",
    "/api/v1/agents/child/lineage?limit=10001, 400, invalid-request",
    "/api/v1/agents/child/lineage?limit=2147483648, 400, invalid-request",
    "/api/v1/agents/child/lineage?cursor=x, 400, invalid-request",
    "/api/v1/agents/child/lineage?deepth=1, 400, invalid-request",
    "/api/v1/agents/child/lineage?depth=1&depth=2, 400, invalid-request",
    "/api/v1/agents/child?depth=1, 400, invalid-request",
    "/api/v1/agents/child/lineage?direction=up, 400, invalid-request",
  })
  void answersEveryFailureAsAProblem(String path, int status, String code) {
    assertIsProblem(SERVICE.get(path), status, code);
  }

  /** Which of the names of a request nothing has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "GET ~ /api/v1/agents/nobody ~ ~ id",
        "GET ~ /api/v1/agents/nobody/lineage ~ ~ id",
        "GET ~ /api/v1/agents/nobody/lineage/path?otherAgentId=child ~ ~ id",
        "GET ~ /api/v1/agents/child/lineage/path?otherAgentId=nobody ~ ~ otherAgentId",
        "GET ~ /api/v1/agents/child/lineage/common-ancestor?otherAgentId=nobody ~ ~ otherAgentId",
        "GET ~ /api/v1/agents/nobody/dialectic-sessions ~ ~ id",
        "PATCH ~ /api/v1/agents/nobody ~ {\"notes\":\"x\"} ~ id",
        "POST ~ /api/v1/agents/nobody/states ~ {\"state\":{}} ~ id",
        "POST ~ /api/v1/sessions ~ {\"id\":\"s\",\"agentId\":\"nobody\"} ~ agentId",
        "POST ~ /api/v1/discoveries ~ {\"agentId\":\"nobody\",\"type\":\"insight\",\"summary\":\"s\"} ~ agentId",
        "GET ~ /api/v1/discoveries/nothing ~ ~ id",
        "GET ~ /api/v1/tags/nothing ~ ~ tag",
        "GET ~ /api/v1/dialectic-sessions/nothing ~ ~ id",
        "POST ~ /api/v1/dialectic-sessions ~ {\"pausedAgentId\":\"nobody\",\"sessionType\":\"review\"} ~ pausedAgentId",
        "POST ~ /api/v1/dialectic-sessions ~ {\"pausedAgentId\":\"child\",\"reviewerAgentId\":\"nobody\",\"sessionType\":\"review\"} ~ reviewerAgentId",
        "POST ~ /api/v1/graph/queries/nothing ~ {} ~ name",
        "DELETE ~ /api/v1/admin/keys/nothing ~ ~ key",
      })
  void whatIsNotFoundNamesItsField(String method, String path, String body, String field) {
    Answer answer =
        SERVICE.send(
            SERVICE
                .request(path)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body)));

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.body().path("field").asText()).as(answer.text()).isEqualTo(field);
  }

  @Test
  void takesAndMakesJsonOnly() {
    HttpRequest.Builder text = SERVICE.request(CYPHER).header("Content-Type", "text/plain");
    HttpRequest.Builder html =
        SERVICE.request("/api/v1/agents/child").header("Accept", "text/html");

    assertIsProblem(
        SERVICE.send(text.POST(HttpRequest.BodyPublishers.ofString("RETURN 1"))),
        415,
        "unsupported-media-type");
    assertIsProblem(SERVICE.send(html.GET()), 406, "not-acceptable");
  }

  @Test
  void limitsTheBody() {
    String atLimit = "{\"query\": \"RETURN 1\"}" + " ".repeat(MAX_BODY_BYTES - 21);

    assertThat(SERVICE.postJson(CYPHER, atLimit).status()).isEqualTo(200);
    assertIsProblem(SERVICE.postJson(CYPHER, atLimit + " "), 413, "payload-too-large");
  }

  @Test
  void describesItself() {
    Answer answer =
        SERVICE.send(SERVICE.request("/q/openapi").header("Accept", "application/json").GET());

    JsonNode paths = answer.body().get("paths");
    assertThat(paths.fieldNames())
        .toIterable()
        .contains(CYPHER, "/api/v1/agents/{id}", "/api/v1/agents/{id}/lineage");
    assertThat(answer.body().at("/components/responses/Problem/content").fieldNames())
        .toIterable()
        .containsExactly("application/problem+json");
  }

  private static void assertIsProblem(Answer answer, int status, String code) {
    JsonNode body = answer.body();
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(body.path("code").asText()).as(body.toString()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(body.get("status").asInt()).isEqualTo(status);
    assertThat(body.get("type").asText()).isEqualTo("urn:stemma:problem:" + code);
    assertThat(body.get("title").asText()).isNotEmpty();
    assertThat(body.get("detail").asText()).isNotEmpty();
  }
}
