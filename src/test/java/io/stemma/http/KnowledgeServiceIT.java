package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.schema.Schema;
import io.stemma.testing.TestDatabase;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Discoveries and dialectic sessions over HTTP, without Apache AGE. */
class KnowledgeServiceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final String DISCOVERIES = "/api/v1/discoveries";
  private static final String SESSIONS = "/api/v1/dialectic-sessions";
  private static final ServiceProcess SERVICE =
      new ServiceProcess(Map.of("DB_POSTGRES_URL", DATABASE.text()));

  @BeforeAll
  static void fill() {
    new Schema(DATABASE.settings()).migrate();
    DATABASE.execute(
        """
        INSERT INTO core.discoveries (discovery_id, agent_id, type, created_at, summary, details, metadata)
        VALUES ('d', 'a', 'question', '2026-01-02 03:04:05.5+00', 'Is "it" <so>?', 'long', '{"x": 1}'),
               ('e', 'b', 'answer', '2026-01-03 00:00:00+00', 'It is', NULL, '{}');
        INSERT INTO core.discovery_tags (discovery_id, tag) VALUES ('d', 't'), ('e', 't');
        INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES ('e', 'd', 'response_to'),
               ('e', 'gone', 'related_to');
        INSERT INTO core.dialectic_sessions (session_id, paused_agent_id, reviewer_agent_id, created_at, resolution)
        VALUES ('s', 'a', 'b', '2026-01-02 00:00:00+00', '{"action": "resume"}'), ('t', 'b', 'a', NULL, NULL);
        INSERT INTO core.dialectic_messages (message_id, session_id, agent_id, concerns) VALUES ('m', 's', 'a', '["c"]')
        """);
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @Test
  void tellsADiscovery() {
    JsonNode answer = SERVICE.get(DISCOVERIES + "/d").body();

    assertThat(answer.get("id").asText()).isEqualTo("d");
    assertThat(answer.at("/summary").asText()).isEqualTo("Is \"it\" <so>?");
    assertThat(answer.at("/createdAt").asText()).isEqualTo("2026-01-02T03:04:05.500Z");
    assertThat(answer.at("/metadata")).hasToString("{\"x\":1}");
    assertThat(answer.at("/links/0/srcId").asText()).isEqualTo("e");
    assertThat(answer.at("/linksTruncated").asBoolean(true)).isFalse();
  }

  @Test
  void saysWhetherADiscoveryHasChanged() {
    Answer first = SERVICE.get(DISCOVERIES + "/e");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    assertThat(conditional(DISCOVERIES + "/e", tag).status()).isEqualTo(304);
    assertThat(conditional(DISCOVERIES + "/d", tag).status()).isEqualTo(200);
    DATABASE.execute("UPDATE core.discoveries SET severity = 'low' WHERE discovery_id = 'e'");
    assertThat(conditional(DISCOVERIES + "/e", tag).status()).isEqualTo(200);
    String session = SERVICE.get(SESSIONS + "/s").headers().firstValue("ETag").orElseThrow();
    assertThat(conditional(SESSIONS + "/s", session).status()).isEqualTo(304);
  }

  private static Answer conditional(String path, String tag) {
    return SERVICE.send(SERVICE.request(path).header("If-None-Match", tag).GET());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/discoveries | e,d",
        "/api/v1/discoveries?agentId=a&type=question | d",
        "/api/v1/discoveries?since=2026-01-02T03:04:05.5Z&until=2026-01-03T00:00:00Z | d",
        "/api/v1/discoveries?since=2026-01-03T01:00:00%2B01:00 | e",
        "/api/v1/discoveries?tag=t&limit=1 | e",
        "/api/v1/discoveries?q=&tag= | e,d",
        "/api/v1/discoveries?q=long | d",
        "/api/v1/discoveries?q=the | ''",
        "/api/v1/discoveries?q=long&agentId=b | ''",
        "/api/v1/discoveries/orphans | e",
        "/api/v1/discoveries/orphans?days=36500 | ''",
        "/api/v1/discoveries/open-questions | ''",
        "/api/v1/discoveries/d/thread | e",
        "/api/v1/discoveries/d/thread?direction=up&depth=1 | ''",
        "/api/v1/discoveries/d/related | e,gone",
        "/api/v1/discoveries/d/related?depth=1&linkType=extends,response_to | e",
        "/api/v1/discoveries/d/similar?minShared=1 | e",
        "/api/v1/discoveries/d/similar?minShared=2 | ''",
        "/api/v1/dialectic-sessions | s,t",
        "/api/v1/dialectic-sessions?status=active&phase=thesis&limit=1 | s",
        "/api/v1/dialectic-sessions/s/messages | m",
        "/api/v1/agents/a/dialectic-sessions | s,t",
        "/api/v1/agents/a/dialectic-sessions?role=reviewer | t",
      })
  void answersInOneShape(String path, String ids) {
    JsonNode body = SERVICE.get(path).body();

    assertThat(body.path("engine").asText()).as(body.toString()).isEqualTo("sql");
    assertThat(String.join(",", body.get("items").findValuesAsText("id"))).isEqualTo(ids);
    assertThat(body.get("truncated").asBoolean()).isEqualTo(!body.get("next").isNull());
  }

  @Test
  void tellsWhoReviews() {
    assertThat(SERVICE.get(SESSIONS + "/reviewers").body())
        .hasToString(
            "{\"items\":[{\"agentId\":\"a\",\"placeholder\":true,\"sessions\":1,\"open\":1,"
                + "\"resolved\":0,\"lastActive\":"
                + SERVICE.get(SESSIONS + "/reviewers").body().at("/items/0/lastActive")
                + "},{\"agentId\":\"b\",\"placeholder\":true,\"sessions\":1,\"open\":1,\"resolved\":0,"
                + "\"lastActive\":\"2026-01-02T00:00:00Z\"}],\"next\":null,\"truncated\":false,\"engine\":\"sql\"}");
    assertThat(SERVICE.get(SESSIONS + "/mutual-reviews").body().at("/items/0"))
        .hasToString(
            "{\"firstAgentId\":\"a\",\"secondAgentId\":\"b\",\"firstReviewedSecond\":1,"
                + "\"secondReviewedFirst\":1,\"lastReviewAt\":\"2026-01-02T00:00:00Z\"}");
  }

  @Test
  void tellsASession() {
    JsonNode answer = SERVICE.get(SESSIONS + "/s").body();

    assertThat(answer.at("/resolution")).hasToString("{\"action\":\"resume\"}");
    assertThat(answer.at("/reviewerAgentId").asText()).isEqualTo("b");
    assertThat(SERVICE.get(SESSIONS + "/s/messages").body().at("/items/0/concerns"))
        .hasToString("[\"c\"]");
  }

  @Test
  void saysHowASearchWasUnderstood() {
    JsonNode answer = SERVICE.get(DISCOVERIES + "?q=%22is%20it%22%20loops%20-the").body();

    assertThat(answer.get("searchedFor").asText()).isEqualTo("'loop'");
    assertThat(SERVICE.get(DISCOVERIES).body().has("searchedFor")).isFalse();
    assertThat(SERVICE.get(DISCOVERIES + "?q=long").body().at("/items/0/rank").asDouble())
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "$(date +%s)", "x/y", "o'hara\"", "ü𐐷", "a\\b", "%2F", "a+b", "x/thread"})
  void takesAnyNameInThePath(String name) {
    DATABASE.rows("INSERT INTO core.discoveries (discovery_id) VALUES (?) RETURNING 1", name);
    DATABASE.rows(
        "INSERT INTO core.dialectic_sessions (session_id, created_at) VALUES (?, NULL) RETURNING 1",
        name);
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");

    assertThat(SERVICE.get(DISCOVERIES + "/" + encoded).body().at("/id").asText()).isEqualTo(name);
    assertThat(SERVICE.get(DISCOVERIES + "/" + encoded + "/thread").status()).isEqualTo(200);
    assertThat(SERVICE.get(SESSIONS + "/" + encoded).body().at("/id").asText()).isEqualTo(name);
    DATABASE.rows("DELETE FROM core.discoveries WHERE discovery_id = ? RETURNING 1", name);
    DATABASE.rows("DELETE FROM core.dialectic_sessions WHERE session_id = ? RETURNING 1", name);
  }

  @ParameterizedTest
  @CsvSource({
    "/discoveries/nothing, 404, discovery-not-found, id",
    "/discoveries/nothing/thread, 404, discovery-not-found, id",
    "/discoveries/nothing/related, 404, discovery-not-found, id",
    "/discoveries/nothing/similar, 404, discovery-not-found, id",
    "/discoveries/%00, 400, invalid-request, id",
    "/discoveries/d/thread?direction=sideways, 400, invalid-request, direction",
    "/discoveries/d/thread?depth=101, 400, invalid-request, depth",
    "/discoveries/d/related?depth=0, 400, invalid-request, depth",
    "/discoveries/d/related?depth=x, 400, invalid-request, depth",
    "'/discoveries/d/related?linkType=a,,b', 400, invalid-request, linkType",
    "/discoveries/d/similar?minShared=1001, 400, invalid-request, minShared",
    "/discoveries/orphans?days=-1, 400, invalid-request, days",
    "/discoveries?q=%20, 400, invalid-request, q",
    "/discoveries?q=a%00b, 400, invalid-request, q",
    "/discoveries?since=yesterday, 400, invalid-request, since",
    "/discoveries?since=2026-01-02T03:04:05, 400, invalid-request, since",
    "/discoveries?until=+10000-01-01T00:00:00Z, 400, invalid-request, until",
    "/discoveries?until=-0001-01-01T00:00:00Z, 400, invalid-request, until",
    "/discoveries?limit=1001, 400, invalid-request, limit",
    "/discoveries?author=a, 400, invalid-request, author",
    "/discoveries?cursor=AAAA, 400, invalid-request, cursor",
    "/dialectic-sessions/nothing, 404, dialectic-session-not-found, id",
    "/dialectic-sessions?status=%00, 400, invalid-request, status",
    "/agents/nobody/dialectic-sessions, 404, agent-not-found, id",
    "/agents/a/dialectic-sessions?role=author, 400, invalid-request, role",
  })
  void answersEveryFailureAsAProblem(String path, int status, String code, String field) {
    Answer answer = SERVICE.get("/api/v1" + path);

    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.body().path("code").asText()).as(answer.body().toString()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().path("field").asText("")).isEqualTo(field);
  }

  @Test
  void takesNoEndlessSearch() {
    assertThat(SERVICE.get(DISCOVERIES + "?q=" + "z".repeat(1_000)).status()).isEqualTo(200);
    assertThat(SERVICE.get(DISCOVERIES + "?q=" + "z".repeat(1_001)).status()).isEqualTo(400);
    // Longer than any address may be; HTTP/2 would end the connection without an answer.
    assertThat(
            SERVICE
                .send(
                    SERVICE
                        .request(DISCOVERIES + "?q=" + "z".repeat(20_000))
                        .version(HttpClient.Version.HTTP_1_1)
                        .GET())
                .status())
        .isEqualTo(414);
    // Half of a character beyond the basic plane, as no text has it.
    assertThat(SERVICE.get(DISCOVERIES + "?q=%ED%A0%80").status()).isBetween(200, 499);
  }
}
