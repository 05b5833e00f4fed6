package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the named questions have in common over HTTP. */
class NamedQuestionsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final ServiceProcess SERVICE =
      new ServiceProcess(Map.of("DB_POSTGRES_URL", DATABASE.text()));

  @BeforeAll
  @Timeout(60)
  static void fill() {
    SERVICE.awaitReady();
    DATABASE.execute(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id, tags)
        SELECT 'n' || i, 'root', '{a,b}' FROM generate_series(1, 9) i;
        INSERT INTO core.discoveries (discovery_id) VALUES ('d');
        INSERT INTO core.discovery_tags (discovery_id, tag) VALUES ('d', 'a'), ('d', 'x/y z');
        """);
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/agents/root/lineage?",
        "/api/v1/agents/root/lineage?direction=both&",
        "/api/v1/agents/n1/shared-tags?",
        "/api/v1/tags?",
        "/api/v1/tags?order=count&",
        "/api/v1/tags/a?",
        "/api/v1/shared-tags?"
      })
  void pages(String address) {
    List<JsonNode> all = new ArrayList<>();
    SERVICE.get(address + "limit=1000").body().get("items").forEach(all::add);
    List<JsonNode> paged = new ArrayList<>();
    JsonNode body = SERVICE.get(address + "limit=2").body();
    while (true) {
      assertThat(body.get("engine").asText()).isEqualTo("sql");
      assertThat(body.get("truncated").asBoolean()).isEqualTo(body.get("next").isTextual());
      body.get("items").forEach(paged::add);
      if (!body.get("truncated").asBoolean()) {
        break;
      }
      body = SERVICE.get(address + "limit=2&cursor=" + body.get("next").asText()).body();
    }

    assertThat(paged).isEqualTo(all).hasSizeGreaterThan(2);
  }

  @Test
  void takesNoCursorOfAnotherQuestion() {
    String cursor = SERVICE.get("/api/v1/tags?limit=1").body().get("next").asText();

    assertThat(SERVICE.get("/api/v1/tags?limit=2&cursor=" + cursor).status()).isEqualTo(200);
    for (String other :
        List.of(
            "/api/v1/tags?prefix=a&cursor=",
            "/api/v1/tags?order=count&cursor=",
            "/api/v1/tags/a?cursor=",
            "/api/v1/shared-tags?cursor=",
            "/api/v1/agents/root/lineage?cursor=")) {
      assertIsWrong(SERVICE.get(other + cursor), "cursor");
    }
    assertIsWrong(SERVICE.get("/api/v1/tags?cursor=x" + cursor.substring(1)), "cursor");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/tags?order=size, order",
    "/api/v1/tags?limit=0, limit",
    "/api/v1/tags?limit=1001, limit",
    "/api/v1/tags?limit=4294967297, limit",
    "/api/v1/tags?limit=1.0, limit",
    "/api/v1/tags?prefix=%00, prefix",
    "/api/v1/tags?prefixes=a, prefixes",
    "/api/v1/tags?prefix=a&prefix=b, prefix",
    "/api/v1/agents/n1/shared-tags?minShared=0, minShared",
    "/api/v1/agents/n1/lineage/path, otherAgentId",
    "/api/v1/agents/n1/lineage/path?otherAgentId=n2&depth=1001, depth",
    "/api/v1/agents/n1/lineage/common-ancestor?to=n2, to",
    "/api/v1/agents/n1/lineage/common-ancestor, otherAgentId",
    "/api/v1/agents/n1/lineage/statistics?depth=-1, depth",
  })
  void namesTheFieldThatIsWrong(String address, String field) {
    assertIsWrong(SERVICE.get(address), field);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/tags/unheard-of, tag-not-found",
    "/api/v1/agents/nobody/shared-tags, agent-not-found",
    "/api/v1/agents/nobody/lineage/statistics, agent-not-found",
    "/api/v1/agents/n1/lineage/path?otherAgentId=nobody, agent-not-found",
  })
  void saysWhatIsNotThere(String address, String code) {
    Answer answer = SERVICE.get(address);

    assertThat(answer.body().path("code").asText()).as(answer.body() + "").isEqualTo(code);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void sendsNothingTwice() {
    Answer first = SERVICE.get("/api/v1/tags/a");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    assertThat(tag).startsWith("W/\"");
    assertThat(asked("/api/v1/tags/a", tag).status()).isEqualTo(304);
    assertThat(asked("/api/v1/tags/a", "\"x\", " + tag).status()).isEqualTo(304);
    assertThat(asked("/api/v1/tags/a", "*").status()).isEqualTo(304);
    assertThat(asked("/api/v1/tags/a", "W/\"x\"").body()).isEqualTo(first.body());

    DATABASE.execute("INSERT INTO core.identities (agent_id, tags) VALUES ('late', '{a}')");
    Answer changed = asked("/api/v1/tags/a", tag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).isNotEmpty().get().isNotEqualTo(tag);
    DATABASE.execute("DELETE FROM core.identities WHERE agent_id = 'late'");
  }

  @Test
  void takesLongNamesInPathAndCursor() {
    String name = "\u00fc".repeat(500);
    DATABASE.rows(
        """
        INSERT INTO core.identities (agent_id, parent_agent_id)
        SELECT repeat('\u00e4', 499) || i, ? FROM generate_series(1, 3) i RETURNING 1
        """,
        name);
    String address =
        "/api/v1/agents/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/lineage?limit=1";
    JsonNode first = SERVICE.get(address).body();

    JsonNode second = SERVICE.get(address + "&cursor=" + first.get("next").asText()).body();

    assertThat(second.at("/items/0/id").asText()).endsWith("\u00e42");
    DATABASE.execute("DELETE FROM core.identities WHERE agent_id >= '\u00e4'");
  }

  @Test
  void timesQuestionsByName() {
    assertThat(SERVICE.get("/api/v1/tags/x%2Fy%20z").body().at("/items/0/id").asText())
        .isEqualTo("d");
    assertThat(SERVICE.get("/api/v1/discoveries?q=nothing").status()).isEqualTo(200);

    assertThat(SERVICE.get("/q/metrics").text().lines())
        .filteredOn(line -> line.startsWith("stemma_question_seconds"))
        .anyMatch(line -> line.contains("question=\"tag\"") && line.contains("quantile=\"0.99\""))
        .anyMatch(line -> line.contains("question=\"search\""))
        .noneMatch(line -> line.contains("method=") || line.contains("class="));
  }

  @Test
  void describesEachAddress() {
    JsonNode api =
        SERVICE
            .send(SERVICE.request("/q/openapi").header("Accept", "application/json").GET())
            .body();

    List<String> described = new ArrayList<>();
    api.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          described.add(method.getKey() + " " + path.getKey());
                          assertIsDescribed(path.getKey(), method.getValue());
                        }));
    assertThat(described)
        .contains(
            "get /api/v1/tags", "get /api/v1/agents/{id}/lineage", "post /api/v1/graph/cypher");
    assertThat(api.at("/paths/~1api~1v1~1tags/get/parameters"))
        .extracting(parameter -> parameter.get("name").asText())
        .containsExactlyInAnyOrder("prefix", "order", "limit", "cursor");
    assertThat(api.at("/paths/~1api~1v1~1tags/get/parameters"))
        .filteredOn(parameter -> parameter.get("name").asText().equals("limit"))
        .allMatch(limit -> limit.at("/schema/default").asInt() == 100);
  }

  private static void assertIsDescribed(String path, JsonNode operation) {
    assertThat(operation.path("summary").asText()).as(path).isNotEmpty();
    boolean gives =
        operation.path("responses").has("204")
            || operation.at("/responses/200/content").isObject()
            || operation.at("/responses/201/content").isObject();
    assertThat(gives).as(path).isTrue();
    List<String> everywhere =
        path.contains("{") ? List.of("400", "404", "503") : List.of("400", "503");
    for (String status : everywhere) {
      assertThat(operation.at("/responses/" + status + "/$ref").asText())
          .as(path + " " + status)
          .isEqualTo("#/components/responses/Problem");
    }
  }

  private static Answer asked(String address, String known) {
    return SERVICE.send(SERVICE.request(address).header("If-None-Match", known).GET());
  }

  private static void assertIsWrong(Answer answer, String field) {
    assertThat(answer.status()).as(answer.body() + "").isEqualTo(400);
    assertThat(answer.body().get("code").asText()).isEqualTo("invalid-request");
    assertThat(answer.body().path("field").asText()).isEqualTo(field);
  }
}
