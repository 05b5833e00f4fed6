package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.TestDatabase;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the service tells of the graph besides answers to free Cypher, and answers line by line. */
class GraphServiceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String CYPHER = "/api/v1/graph/cypher";
  private static final String QUERIES = "/api/v1/graph/queries";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ServiceProcess SERVICE =
      new ServiceProcess(Map.of("DB_POSTGRES_URL", DATABASE.text()));

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id, notes)
        VALUES ('root', NULL, 'noted'), ('child', 'root', NULL), ('grandchild', 'child', NULL)
        """);
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @Test
  void streamsLineByLine() throws Exception {
    // When
    HttpResponse<String> answer =
        lines("{\"query\": \"UNWIND range(1, 3) AS n RETURN n, 'x' AS x\", \"maxRows\": 2}");

    // Then
    List<String> lines = answer.body().lines().toList();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/x-ndjson");
    assertThat(lines.subList(0, 3))
        .containsExactly("{\"columns\":[\"n\",\"x\"]}", "[1,\"x\"]", "[2,\"x\"]");
    assertThat(lines.get(3)).startsWith("{\"rowCount\":2,\"truncated\":true,\"elapsedMillis\":");
    assertThat(lines).hasSize(4);
  }

  @Test
  void warnsOfNamesThatTheGraphDoesNotHave() throws Exception {
    String query = "{\"query\": \"MATCH (a:agent)-[:SPAWNED]->(b) RETURN a.createdAt, b.id\"}";
    String known = "{\"query\": \"MATCH (a:Agent) WHERE a.placeholder RETURN a.created_at\"}";

    // When
    JsonNode answer = SERVICE.postJson("/api/v1/graph/cypher", query).body();
    JsonNode plan = SERVICE.postJson("/api/v1/graph/explain", query).body();
    String lines = lines(query).body();

    // Then
    assertThat(answer.path("warnings").findValuesAsText("code"))
        .containsExactly("unknown-label", "unknown-property");
    assertThat(answer.path("warnings").findValuesAsText("message").get(0))
        .contains("'agent'", "did you mean 'Agent'?");
    assertThat(plan.path("warnings").findValuesAsText("code"))
        .startsWith("unknown-label", "unknown-property");
    assertThat(lines).contains("\"warnings\":[{\"code\":\"unknown-label\"");
    assertThat(SERVICE.postJson("/api/v1/graph/cypher", known).body().path("warnings")).isEmpty();
    assertThat(lines(known).body()).doesNotContain("warnings");
  }

  @Test
  void aStreamThatCannotBeginIsAProblem() throws Exception {
    assertThat(lines("{\"query\": \"CREATE (a)\"}").statusCode()).isEqualTo(403);
    assertThat(lines("{\"query\": \"RETURN 1 / 0\"}").body()).contains("divides by zero");
    assertThat(lines("{\"query\": \"RETURN 1 / 0\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void aStreamThatBreaksSaysSoInItsLastLine() throws Exception {
    // When: the last of many rows cannot be made
    HttpResponse<String> answer =
        lines(
            "{\"query\": \"UNWIND range(1, 5000) AS n RETURN 1 / (5000 - n)\", \"maxRows\": 10000}");

    // Then
    List<String> lines = answer.body().lines().toList();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(lines).hasSizeGreaterThan(60);
    assertThat(lines.get(lines.size() - 1))
        .startsWith("{\"problem\":{")
        .contains("\"code\":\"cypher-syntax\"", "divides by zero");
  }

  @Test
  void whoGoesAwayStopsTheQuery() throws Exception {
    String body =
        "{\"query\": \"UNWIND range(1, 30000) AS a UNWIND range(1, 30000) AS b RETURN count(*) AS"
            + " forsaken\", \"timeoutMillis\": 60000}";

    // When
    URI address = URI.create(SERVICE.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(CYPHER, body.length(), body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      eventually("1");
    }

    // Then
    eventually("0");
  }

  @Test
  void explainsWithoutRunning() {
    // When
    JsonNode plan =
        SERVICE
            .postJson(
                "/api/v1/graph/explain",
                "{\"query\": \"MATCH (a:Agent {id: $id}) RETURN a.id AS id\", \"parameters\": {\"id\": \"x\"}}")
            .body();
    JsonNode costly =
        SERVICE
            .postJson(
                "/api/v1/graph/explain", "{\"query\": \"MATCH (n {status: 'x'}) RETURN 1 / 0\"}")
            .body();

    // Then
    assertThat(plan.get("columns")).hasToString("[\"id\"]");
    assertThat(plan.get("indexes")).hasToString("[{\"label\":\"Agent\",\"index\":\"Agent_id\"}]");
    assertThat(plan.get("warnings")).isEmpty();
    assertThat(plan.at("/plan/Node Type").asText()).isNotEmpty();
    assertThat(costly.at("/warnings/0/code").asText()).isEqualTo("unlabelled-match");
  }

  @Test
  void anExplanationPointsAtTheSamePlaceAsTheAnswer() {
    String wrong = "{\"query\": \"MATCH (a RETURN a\"}";

    assertThat(SERVICE.postJson("/api/v1/graph/explain", wrong).body().get("position"))
        .isEqualTo(SERVICE.postJson(CYPHER, wrong).body().get("position"))
        .isNotNull();
  }

  @Test
  void describesTheGraph() {
    // When
    JsonNode schema = SERVICE.get("/api/v1/graph/schema").body();

    // Then
    JsonNode agent = labelled(schema.get("vertices"), "Agent");
    JsonNode spawned = labelled(schema.get("edges"), "SPAWNED");
    assertThat(agent.get("count").asInt()).isEqualTo(3);
    assertThat(agent.get("properties").toString())
        .contains("{\"name\":\"id\",\"types\":[\"string\"],\"indexed\":true}")
        .contains("{\"name\":\"notes\",\"types\":[\"string\"],\"indexed\":false}");
    assertThat(spawned.get("patterns"))
        .hasToString("[{\"from\":\"Agent\",\"to\":\"Agent\",\"count\":2}]");
  }

  @Test
  void listsAndAsksNamedQueries() {
    // When
    JsonNode all = SERVICE.get(QUERIES).body().get("queries");
    JsonNode one = SERVICE.get(QUERIES + "/ancestry-depth").body();
    Answer asked =
        SERVICE.postJson(QUERIES + "/ancestry-depth", "{\"parameters\": {\"id\": \"grandchild\"}}");

    Answer withoutBody =
        SERVICE.send(
            SERVICE
                .request(QUERIES + "/discovery-count")
                .POST(HttpRequest.BodyPublishers.noBody()));

    // Then
    assertThat(withoutBody.body().get("rows")).hasToString("[[0]]");
    assertThat(all).hasSizeGreaterThan(20);
    assertThat(one.at("/parameters/0/required").asBoolean()).isTrue();
    assertThat(one.get("cypher").asText()).startsWith("MATCH");
    assertThat(asked.body().get("rows")).hasToString("[[2]]");
  }

  @Test
  void isDegradedWhileFreeCypherIsSuspended() {
    // When: two crashes, as another service noted them
    DATABASE.execute(
        """
        SELECT projection.note_cypher_crash('f' || n, 'RETURN boom', now() + make_interval(secs => n), 2, 300, 900)
        FROM generate_series(1, 2) AS n
        """);
    Answer refused = SERVICE.cypher("RETURN 1");
    while (refused.status() == 200) {
      refused = SERVICE.cypher("RETURN 1");
    }

    // Then
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body().get("code").asText()).isEqualTo("cypher-suspended");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(SERVICE.postJson(QUERIES + "/discovery-count", "{}").status()).isEqualTo(200);
    JsonNode ready = SERVICE.readiness("cypher");
    assertThat(ready.get("status").asText()).isEqualTo("UP");
    assertThat(ready.at("/data/degraded").asBoolean()).isTrue();
    assertThat(SERVICE.get("/q/metrics").text()).contains("stemma_cypher_suspended 1.0");
    assertThat(
            DATABASE.rows(
                "SELECT written_by FROM audit.events WHERE event_type = 'cypher_suspended'"))
        .containsExactly("service");

    // When
    DATABASE.execute("SELECT projection.release_cypher()");
    while (SERVICE.cypher("RETURN 1").status() == 503) {
      Thread.onSpinWait();
    }

    // Then
    assertThat(SERVICE.readiness("cypher").at("/data/degraded").asBoolean()).isFalse();
    DATABASE.execute("DELETE FROM projection.crashed_queries");
  }

  @Test
  void refusesNamedQueriesThatAreNotThereOrLackAValue() {
    assertThat(SERVICE.get(QUERIES + "/nothing").status()).isEqualTo(404);
    Answer missing = SERVICE.postJson(QUERIES + "/ancestry-depth", "{}");
    Answer unknown =
        SERVICE.postJson(QUERIES + "/discovery-count", "{\"parameters\": {\"id\": 1}}");
    Answer tooMany =
        SERVICE.postJson(QUERIES + "/active-agents", "{\"parameters\": {\"limit\": 1001}}");
    Answer most =
        SERVICE.postJson(QUERIES + "/active-agents", "{\"parameters\": {\"limit\": 1000}}");

    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.body().get("parameter").asText()).isEqualTo("id");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(tooMany.status()).isEqualTo(400);
    assertThat(tooMany.body().get("detail").asText()).contains("1 to 1000");
    assertThat(most.status()).isEqualTo(200);
  }

  private static JsonNode labelled(JsonNode labels, String label) {
    return StreamSupport.stream(labels.spliterator(), false)
        .filter(one -> one.get("label").asText().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> lines(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(SERVICE.address() + CYPHER))
            .header("Accept", "application/x-ndjson")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void eventually(String running) throws SQLException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (Connection connection = Postgres.connect(DATABASE.urlAsSuperuser(), "stemma-test")) {
      while (!TestDatabase.rows(
              connection,
              "SELECT count(*) FROM pg_stat_activity WHERE usename = 'stemma_cypher'"
                  + " AND state = 'active' AND query LIKE '%forsaken%'"
                  + " AND datname = current_database()")
          .equals(List.of(running))) {
        assertThat(System.nanoTime()).as("in time").isLessThan(until);
        Thread.onSpinWait();
      }
    }
  }
}
