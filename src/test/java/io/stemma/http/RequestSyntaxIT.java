package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.access.Endpoint;
import java.lang.reflect.Method;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods, URLs, bodies and framing that are not as HTTP and JSON want them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestSyntaxIT {
  private static final int MOST_BYTES = 1_048_576;
  private static final String JSON = "Content-Type: application/json";
  private static final String NDJSON = "Content-Type: application/x-ndjson";

  /** Bytes that are no UTF-8, each a character of ISO 8859-1. */
  private static final List<String> NO_UTF8 =
      List.of(
          "\u00ff",
          "\u00c3",
          "\u0080",
          "\u00c0\u00af",
          "\u00e0\u0080\u00af",
          "\u00ed\u00a0\u0080",
          "\u00e2\u0082",
          "\u00f4\u0090\u0080\u0080",
          "\u00f0\u009f\u00a7");

  private static final Pattern PATH_FIELD = Pattern.compile("\\{([^}]*)}");

  private static GuardedService guarded;

  @BeforeAll
  static void start() {
    guarded = new GuardedService(Map.of());
  }

  @AfterAll
  static void stop() {
    guarded.close();
  }

  /** A path takes what its endpoints declare, HEAD beside GET, and OPTIONS; all else is 405. */
  @Test
  void everyPathAnswersAnotherMethodWithThoseItTakes() {
    Map<String, Set<String>> taken = new TreeMap<>();
    for (Method method : PermissionsTest.endpoints()) {
      Endpoint endpoint = Endpoint.of(method);
      taken
          .computeIfAbsent(endpoint.path().replaceAll("\\{[^}]*}", "x"), path -> new TreeSet<>())
          .add(endpoint.verb());
    }
    for (String path :
        List.of("/q/metrics", "/q/metrics/", "/q/openapi", "/q/health", "/q/health/ready")) {
      taken.put(path, new TreeSet<>(Set.of("GET")));
    }
    taken.forEach(RequestSyntaxIT::assertMethods);
    assertThat(guarded.send(guarded.admin, "DELETE", "/nowhere", "").status()).isEqualTo(404);
  }

  private static void assertMethods(String path, Set<String> methods) {
    methods.add("OPTIONS");
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    String allow = String.join(", ", methods);
    for (String method :
        List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")) {
      String key = "Authorization: Bearer " + guarded.admin;
      if (!methods.contains(method)) {
        String answer = guarded.raw(method + " " + path, "Host: localhost", key);
        assertThat(answer)
            .as("%s %s", method, path)
            .startsWith("HTTP/1.1 405")
            .containsIgnoringCase("\nallow: " + allow + "\r");
        if (!method.equals("HEAD")) {
          assertThat(answer).contains("\"method-not-allowed\"", allow);
        }
        if (!path.startsWith("/q/health")) {
          assertThat(guarded.raw(method + " " + path, "Host: localhost"))
              .as("%s %s without a key", method, path)
              .startsWith("HTTP/1.1 401");
        }
      }
    }
    assertThat(guarded.raw("OPTIONS " + path, "Host: localhost", "X-API-Key: " + guarded.admin))
        .as(path)
        .startsWith("HTTP/1.1 204")
        .containsIgnoringCase("\nallow: " + allow + "\r");
  }

  /** One character that is replaced by another would make two names one. */
  @Test
  void noBodyThatIsNotUtf8IsRead() {
    for (Method method : PermissionsTest.endpoints()) {
      Endpoint endpoint = Endpoint.of(method);
      String path = endpoint.path().replaceAll("\\{[^}]*}", "x");
      boolean isTrail = endpoint.line().matches("POST /api/v1/audit/(events|tool-usage)");
      if (PermissionsTest.takesBody(method) || isTrail) {
        for (String bytes : NO_UTF8) {
          for (String body : List.of("{\"id\":\"a" + bytes + "\"}", "{}" + bytes)) {
            assertThat(sent(endpoint.verb() + " " + path, body, JSON))
                .as("%s %s", endpoint.line(), body)
                .startsWith("HTTP/1.1 400")
                .contains("\"invalid-json\"");
          }
        }
        assertThat(sent(endpoint.verb() + " " + path, "\0{\0}", JSON)).startsWith("HTTP/1.1 400");
      }
    }
    assertThat(sent("POST /api/v1/audit/events", "{\"eventType\":\"\u00ff\"}\n", NDJSON))
        .contains("It is not valid UTF-8");
    assertThat(
            guarded.database.value("SELECT count(*) FROM core.identities WHERE agent_id ~ '^a.$'"))
        .isEqualTo("0");
  }

  @Test
  void noUrlThatIsNotUtf8IsDecoded() {
    for (String bytes : NO_UTF8) {
      String encoded = URLEncoder.encode(bytes, StandardCharsets.ISO_8859_1);
      for (String target :
          List.of(
              "/api/v1/agents/" + encoded,
              "/api/v1/agents/a" + encoded + "b/lineage",
              "/api/v1/agents/" + bytes,
              "/api/v1/tags/x;y=" + encoded,
              "/api/v1/discoveries?q=" + encoded,
              "/api/v1/agents?" + encoded + "=1",
              "/api/v1/agents?status=" + bytes,
              "/q/metrics?name=" + encoded,
              "/" + encoded)) {
        assertThat(sent("GET " + target, "", "X: y")).as(target).startsWith("HTTP/1.1 400");
      }
    }
    assertThat(sent("GET /api/v1/agents/%FF", "", "X: y"))
        .contains("\"invalid-request\"", "valid UTF-8");
    for (String target : List.of("/api/v1/discoveries?q=%", "/api/v1/discoveries?q=%zz", "/%4")) {
      assertThat(sent("GET " + target, "", "X: y")).startsWith("HTTP/1.1 400");
    }
    assertThat(guarded.get(guarded.admin, "/api/v1/discoveries?q=%F0%9F%A7%AC").status())
        .isEqualTo(200);
  }

  /** PostgreSQL's text cannot hold it, and so no name and no text of the record does. */
  @Test
  void noParameterHoldsNul() {
    guarded
        .get(guarded.admin, "/q/openapi?format=json")
        .body()
        .path("paths")
        .properties()
        .forEach(path -> assertNoNul(path.getKey(), path.getValue()));
  }

  private static void assertNoNul(String path, JsonNode methods) {
    PATH_FIELD
        .matcher(path)
        .results()
        .map(field -> field.group(1))
        .forEach(
            name -> {
              String target = path.replace("{" + name + "}", "a%00b");
              String rest = PATH_FIELD.matcher(target).replaceAll("x");
              methods.fieldNames().forEachRemaining(method -> assertNul(method + " " + rest, name));
            });
    for (JsonNode parameter : methods.path("get").path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        String name = parameter.path("name").asText();
        assertNul("get " + PATH_FIELD.matcher(path).replaceAll("x") + "?" + name + "=%00", name);
      }
    }
  }

  private static void assertNul(String line, String field) {
    String verb = line.substring(0, line.indexOf(' ')).toUpperCase(Locale.ROOT);
    assertThat(sent(verb + line.substring(verb.length()), "{}", JSON))
        .as(line)
        .startsWith("HTTP/1.1 400")
        .contains("\"field\":\"" + field + "\"", "must not hold the character NUL");
  }

  /** A proxy and the service could take different ones. */
  @Test
  void aRequestNamesOneHost() {
    for (String target :
        List.of("http://evil.example/api/v1/agents", "http://localhost:1/q/health")) {
      assertThat(sent("GET " + target, "", "X: y")).as(target).startsWith("HTTP/1.1 400");
    }
    for (String host : List.of("localhost", "evil.example")) {
      assertThat(sent("GET /api/v1/agents", "", "Host: " + host))
          .as(host)
          .startsWith("HTTP/1.1 400")
          .contains("several Host headers");
    }
    assertThat(sent("GET http://LOCALHOST/api/v1/agents", "", "X: y")).startsWith("HTTP/1.1 200");
  }

  /** Read as it is, a compressed body would be blamed for what it is not. */
  @Test
  void aCompressedBodyIsNotRead() {
    for (String coding : List.of("gzip", "br", "identity, gzip", "x", "")) {
      for (String line : List.of("POST /api/v1/agents", "POST /api/v1/audit/events")) {
        assertThat(sent(line, "\u001f\u008b{}", JSON, "Content-Encoding: " + coding))
            .as("%s %s", line, coding)
            .startsWith("HTTP/1.1 415")
            .contains("Content-Encoding '" + coding + "'");
      }
    }
    assertThat(
            sent(
                "POST /api/v1/agents/lookup",
                "{\"agentIds\":[]}",
                JSON,
                "Content-Encoding: Identity"))
        .startsWith("HTTP/1.1 200");
  }

  /** Where the type is missing a page of another origin could send it. */
  @Test
  void aBodySaysWhatItIs() {
    for (Method method : PermissionsTest.endpoints()) {
      Endpoint endpoint = Endpoint.of(method);
      if (PermissionsTest.takesBody(method)
          || endpoint.line().matches("POST /api/v1/audit/.*s(age)?")) {
        for (String type :
            List.of(
                "X: y",
                "Content-Type: ",
                "Content-Type: */*",
                "Content-Type: application/*",
                "Content-Type: text/plain",
                "Content-Type: application/json; charset=iso-8859-1",
                "Content-Type: application/json; charset=\"UTF-16\"",
                "Content-Type: application/json; charset = utf-16",
                JSON + "\r\n" + JSON)) {
          String path = endpoint.path().replaceAll("\\{[^}]*}", "x");
          assertThat(sent(endpoint.verb() + " " + path, "{}", type))
              .as("%s %s", endpoint.line(), type)
              .startsWith("HTTP/1.1 415")
              .contains("\"unsupported-media-type\"");
        }
      }
    }
    assertThat(sent("POST /api/v1/agents/lookup", "{\"agentIds\":[]}", JSON + ";charset=\"Utf-8\""))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void whiteSpaceCountsAgainstTheLimit() {
    for (String line :
        List.of(
            "POST /api/v1/agents/lookup",
            "POST /api/v1/graph/cypher",
            "POST /api/v1/graph/queries/x")) {
      String document = line.endsWith("lookup") ? "{\"agentIds\":[]}" : "{\"query\":\"RETURN 1\"}";
      int room = MOST_BYTES - document.length();
      assertThat(chunked(line, document, " ".repeat(room))).doesNotContain("payload-too-large");
      for (String[] pieces :
          List.of(
              new String[] {document, " ".repeat(room + 1)},
              new String[] {"\n".repeat(room + 1), document},
              new String[] {"{", "\t".repeat(room + 1), document.substring(1)},
              new String[] {document, "\r\n".repeat(MOST_BYTES * 3 / 4)})) {
        assertThat(chunked(line, pieces))
            .as(line)
            .startsWith("HTTP/1.1 413")
            .contains("\"payload-too-large\"", "STEMMA_HTTP_MAX_BODY_BYTES");
      }
    }
  }

  @Test
  void noOtherTransferCodingIsUnderstood() {
    String body = "12\r\n{\"id\":\"te-1\"}\r\n0\r\n\r\n";
    for (String coding :
        List.of(
            "gzip", "identity", "gzip, chunked", "xchunked", "chunked;a=b", "deflate,chunked")) {
      assertThat(sent("POST /api/v1/agents", body, JSON, "Transfer-Encoding: " + coding))
          .as(coding)
          .startsWith("HTTP/1.1 501")
          .contains("\"transfer-coding-unknown\"");
    }
    for (String[] headers :
        List.of(
            new String[] {"Transfer-Encoding: chunked, chunked"},
            new String[] {"Transfer-Encoding: chunked", "Transfer-Encoding: chunked"},
            new String[] {"Transfer-Encoding: chunked, gzip"},
            new String[] {"Transfer-Encoding: chunked", "Content-Length: 4"})) {
      assertThat(sent("POST /api/v1/agents", body, headers)).startsWith("HTTP/1.1 400");
    }
    assertThat(guarded.get(guarded.admin, "/api/v1/agents/te-1").status()).isEqualTo(404);
  }

  private static String sent(String line, String body, String... headers) {
    String length =
        body.isEmpty() || String.join("", headers).contains("Transfer-Encoding")
            ? ""
            : "Content-Length: " + body.length() + "\r\n";
    return guarded.raw(
        line
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: "
            + guarded.admin
            + "\r\n"
            + length
            + String.join("\r\n", headers)
            + "\r\n\r\n"
            + body);
  }

  private static String chunked(String line, String... pieces) {
    StringBuilder body = new StringBuilder();
    for (String piece : pieces) {
      body.append(Integer.toHexString(piece.length())).append("\r\n").append(piece).append("\r\n");
    }
    return sent(line, body + "0\r\n\r\n", JSON, "Transfer-Encoding: chunked");
  }
}
