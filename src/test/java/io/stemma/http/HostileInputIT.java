package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.access.KeyScheme;
import io.stemma.access.Keys;
import io.stemma.audit.TrailShape;
import io.stemma.dialectic.DialecticShape;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.http.access.Endpoint;
import io.stemma.http.openapi.ShapeExamples;
import io.stemma.identity.AgentShape;
import io.stemma.identity.Sessions;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.shape.Field;
import io.stemma.record.shape.Shape;
import java.lang.reflect.Method;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts that would be something else: SQL, Cypher, JSON, lines of a log. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileInputIT {
  private static final long SEED = Long.getLong("stemma.test.seed", System.nanoTime());
  private static final List<String> PIECES =
      List.of(
          "'",
          "\"",
          "''",
          "\\",
          "\\'",
          "$$",
          "$stemma$",
          "$1",
          "?",
          ":x",
          ";",
          "--",
          "/*",
          "*/",
          "//",
          "`",
          "``",
          "%",
          "_",
          "{",
          "}",
          "(",
          ")",
          "[",
          "]",
          "\n",
          "\r\n",
          "\t",
          "\u0001",
          "\u001b[31m",
          "\u2028",
          "\ud83e\uddec",
          " OR 1=1 ",
          "; DROP TABLE core.identities CASCADE;--",
          "'); DELETE FROM core.identities;--",
          "' UNION SELECT hash FROM access.keys--",
          "pg_sleep(9)",
          "COPY x TO PROGRAM 'id'",
          "}) DETACH DELETE a //",
          "'}) MATCH (n) DETACH DELETE n RETURN ('",
          "\\u0027",
          "&#39;",
          "%27",
          "%00",
          "{\"$gt\":\"\"}",
          "${jndi:ldap://x}",
          "${STEMMA}",
          "#{1}",
          "../../etc/passwd",
          "<script>",
          "agent");
  private static final Map<String, Shape> TAKERS =
      Map.of(
          "/api/v1/agents", AgentShape.AGENT,
          "/api/v1/sessions", Sessions.SHAPE,
          "/api/v1/discoveries", DiscoveryShape.DISCOVERY,
          "/api/v1/dialectic-sessions", DialecticShape.SESSION,
          "/api/v1/audit/events", TrailShape.EVENTS.shape(),
          "/api/v1/audit/tool-usage", TrailShape.TOOL_USAGE.shape());

  private static final Random RANDOM = new Random(SEED);
  private static GuardedService guarded;

  @BeforeAll
  static void start() {
    System.out.println("HostileInputIT: -Dstemma.test.seed=" + SEED);
    guarded = new GuardedService(Map.of("STEMMA_STORE_DISCOVERIES_PER_HOUR", "100000"));
    guarded.post(guarded.admin, "/api/v1/agents", "{\"id\":\"agent\"}");
  }

  @AfterAll
  static void stop() {
    guarded.close();
  }

  private static String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + RANDOM.nextInt(4); i > 0; i--) {
      text.append(PIECES.get(RANDOM.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /** A body whose every text is hostile, and whose other fields are left out where they may be. */
  private static ObjectNode body(Shape shape) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (Field field : shape.fields().values()) {
      if (field.access() == Field.Access.READ_ONLY || !field.values().isEmpty()) {
        continue;
      }
      switch (field.type()) {
        case NAME, TEXT ->
            body.put(
                field.name(),
                field.name().equals("agentId") && !shape.equals(AgentShape.AGENT)
                    ? "agent"
                    : text());
        case NAMES -> body.putArray(field.name()).add(text());
        case OBJECT -> body.putObject(field.name()).put(text(), text());
        default -> {}
      }
    }
    // A name of its own must say when; a hash is looked up.
    body.remove("id");
    ShapeExamples.of(shape)
        .forEach(
            (name, value) -> {
              if (!body.has(name)) body.putPOJO(name, value);
            });
    body.remove(List.of("embedding"));
    return body;
  }

  private static void assertHarmless(Answer answer, String what) {
    assertThat(answer.status()).as("%s: %s", what, answer.text()).isLessThan(500);
    assertThat(answer.text()).as(what).doesNotContain("PSQLException", "java.", "\tat ", "root:x:");
  }

  @Test
  void everyTextOfABodyIsATextAndNothingElse() {
    int kept = 0;
    for (int round = 0; round < 12; round++) {
      for (Map.Entry<String, Shape> taker : TAKERS.entrySet()) {
        ObjectNode body = body(taker.getValue());
        Answer answer = guarded.post(guarded.admin, taker.getKey(), body.toString());
        assertHarmless(answer, taker.getKey() + " " + body);
        if (taker.getValue().equals(AgentShape.AGENT) && answer.status() == 201) {
          String id = body.path("id").asText();
          JsonNode agent = guarded.get(guarded.admin, "/api/v1/agents/" + encoded(id)).body();
          assertThat(agent.path("id").asText()).isEqualTo(id);
          assertThat(agent.path("notes").asText()).isEqualTo(body.path("notes").asText());
          assertThat(agent.path("metadata")).isEqualTo(body.path("metadata"));
          JsonNode graph =
              guarded
                  .post(
                      guarded.admin,
                      "/api/v1/graph/cypher",
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("query", "MATCH (a:Agent {id: $id}) RETURN a.id")
                          .<ObjectNode>set(
                              "parameters", JsonNodeFactory.instance.objectNode().put("id", id))
                          .toString())
                  .body();
          assertThat(graph.at("/rows/0/0").asText()).as(graph.toString()).isEqualTo(id);
          kept++;
        }
      }
    }
    assertThat(kept).isPositive();
    assertRecordIsWhole();
  }

  @Test
  void everyNameOfAPathAndEveryParameterToo() {
    for (Method method : PermissionsTest.endpoints()) {
      String[] line = Endpoint.of(method).line().split(" ", 2);
      for (int round = 0; round < 3; round++) {
        String path = line[1];
        while (path.contains("{")) {
          path = path.replaceFirst("\\{[^}]*}", encoded(text()).replace("$", "\\$"));
        }
        String query =
            line[0].equals("GET")
                ? "?limit=2&q=" + encoded(text()) + "&cursor=" + encoded(text())
                : "";
        Answer answer = guarded.send(guarded.admin, line[0], path + query, "{}");
        assertHarmless(answer, line[0] + " " + path + query);
        Answer known =
            guarded.send(guarded.admin, line[0], path + "?payload=" + encoded(text()), "{}");
        assertHarmless(known, path);
      }
    }
    assertRecordIsWhole();
  }

  @Test
  void cypherOfACallerOnlyReads() {
    for (int round = 0; round < 60; round++) {
      String query = "MATCH (a:Agent) WHERE a.id = '" + text() + "' RETURN a.id " + text();
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("query", query);
      assertHarmless(guarded.post(guarded.admin, "/api/v1/graph/cypher", body.toString()), query);
    }
    assertRecordIsWhole();
  }

  private static void assertRecordIsWhole() {
    assertThat(guarded.get(guarded.admin, "/api/v1/agents/agent").status()).isEqualTo(200);
    assertThat(guarded.database.value("SELECT count(*) > 0 FROM core.identities")).isEqualTo("t");
    assertThat(guarded.database.value("SELECT count(*) FROM access.keys WHERE name = 'admin'"))
        .isEqualTo("1");
    assertThat(guarded.database.value("SELECT count(*) FROM governance.\"Agent\""))
        .isEqualTo(guarded.database.value("SELECT count(*) FROM core.identities"));
  }

  /** Of a key that memory does not know yet, and that is looked for while the body comes. */
  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void noBodyIsLostWhileAKeyIsLookedFor(HttpClient.Version version) {
    String key = "stm_" + version.name().substring(5) + "looked-for-in-the-store";
    guarded.database.execute(
        "INSERT INTO access.keys (key_id, name, prefix, scheme, hash, permissions) VALUES"
            + " ('%s', '%s', '%s', 'sha256', '%s', '{write}')"
                .formatted(key, key, key.substring(0, 12), KeyScheme.sha256(key)));

    Answer answer =
        guarded.service.send(
            guarded
                .service
                .request("/api/v1/agents")
                .version(version)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"id\":\"%s\",\"notes\":\"%s\"}".formatted(key, "x".repeat(200_000)))));

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.body().path("notes").asText()).hasSize(200_000);
  }

  /** Who sends half a body and goes, leaves nothing behind, in the log neither. */
  @Test
  void halfABodyIsNotWorthALineOfTheLog() {
    long before = guarded.service.log().lines().count();
    for (Method method : PermissionsTest.endpoints()) {
      String line = Endpoint.of(method).line().replaceAll("\\{[^}]*}", "x");
      if (!line.startsWith("GET ")) {
        guarded.sendAndLeave(
            line
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer "
                + guarded.admin
                + "\r\nContent-Length: 1000\r\n\r\n{\"half\": ");
      }
    }
    while (!guarded
        .get(guarded.admin, "/q/metrics")
        .text()
        .contains("stemma_http_open_requests 0.0")) {
      Thread.onSpinWait();
    }

    assertThat(guarded.service.log().lines().skip(before))
        .noneMatch(written -> written.matches("\\S+ ERROR .*|\tat .*"));
    assertRecordIsWhole();
  }

  /** A line of the log is the program's own, whatever a caller sends. */
  @Test
  void noCallerWritesALineOfTheLog() {
    String forged = "2026-01-01T00:00:00.000Z ERROR [forged] all is lost";
    for (String path :
        List.of("/api/v1/agents/" + encoded("x\n" + forged), "/x%0d%0a" + encoded(forged))) {
      guarded.get(guarded.admin, path);
      guarded.get(forged.replace(" ", ""), path);
    }
    guarded.post(guarded.admin, "/api/v1/agents", "{\"id\": \"a\\n" + forged + "\", \"x\": 1}");
    guarded.raw("GET /api/v1/agents", "Host: localhost", "X-Request-Id: a\u000b" + forged);
    guarded.post(guarded.admin, "/api/v1/graph/cypher", "{\"query\": \"RETURN\\n" + forged + "\"}");
    guarded.post(
        guarded.admin,
        "/api/v1/admin/keys",
        "{\"name\":\"a\\n" + forged + "\",\"permissions\":[\"read\"]}");

    assertThat(guarded.service.log().lines()).noneMatch(line -> line.startsWith(forged));
    assertThat(Keys.SHAPE.fields()).doesNotContainKey("hash");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
