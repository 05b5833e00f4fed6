package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.access.Permission;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.http.access.Endpoint;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and to what. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecurityIT {
  private static final String AGENTS = "/api/v1/agents";
  private static final String WRONG = "stm_wrongwrongwrongwrongwrongwrongwrongwrongwrong";
  private static final int WRONG_KEYS = 10_000;

  private static GuardedService guarded;
  private static String reader;

  @BeforeAll
  static void start() {
    guarded = new GuardedService(Map.of("STEMMA_HTTP_IDLE_SECONDS", "3"));
    reader = guarded.key("reader", "[\"read\"]");
  }

  @AfterAll
  static void stop() {
    guarded.close();
  }

  /** All addresses, each with a name where it takes one. */
  private static List<Call> calls() {
    return PermissionsTest.endpoints().stream().map(Call::of).toList();
  }

  /** An address to be called. */
  private record Call(String method, String path, @Nullable Permission needs) {
    static Call of(Method method) {
      Endpoint endpoint = Endpoint.of(method);
      String[] line = endpoint.line().split(" ", 2);
      return new Call(line[0], line[1].replaceAll("\\{[^}]*}", "x"), endpoint.needs());
    }

    Answer with(@Nullable String key) {
      return guarded.send(key, method, path, "{}");
    }
  }

  private static void assertRefused(Call call, Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s: %s", call, answer.text()).isEqualTo(status);
    assertThat(answer.body().path("code").asText()).as("%s", call).isEqualTo(code);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
  }

  @Test
  void noAddressAnswersWithoutAKey() {
    for (Call call : calls()) {
      Answer answer = call.with(null);
      assertRefused(call, answer, 401, "key-required");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"stemma\"");
    }
    for (String path : List.of("/q/metrics", "/q/openapi", "/q/swagger-ui", "/", "/nowhere")) {
      assertThat(guarded.get(null, path).status()).as(path).isEqualTo(401);
    }
  }

  /** Probes have no keys. */
  @Test
  void healthIsToldToEverybody() {
    assertThat(guarded.get(null, "/q/health/live").status()).isEqualTo(200);
    assertThat(guarded.get(null, "/q/health/ready").status()).isEqualTo(200);
  }

  @Test
  void noAddressAnswersToAKeyThatIsOver() {
    JsonNode expired = guarded.make("expired", "[\"admin\"]", ",\"days\":1");
    JsonNode revoked = guarded.make("revoked", "[\"admin\"]", "");
    guarded.database.execute(
        "UPDATE access.keys SET expires_at = now() WHERE key_id = '%s'"
            .formatted(expired.path("id").asText()));
    // Here it holds at once, and all keys are read again with it.
    assertThat(guarded.send(guarded.admin, "DELETE", "/api/v1/admin/keys/revoked", "").status())
        .isEqualTo(200);

    for (Call call : calls()) {
      assertRefused(call, call.with(expired.path("key").asText()), 401, "key-expired");
      assertRefused(call, call.with(revoked.path("key").asText()), 401, "key-revoked");
    }
  }

  @Test
  void eachAddressAnswersToItsPermissionAndToNoOther() {
    for (Permission needed : Permission.values()) {
      String others =
          Arrays.stream(Permission.values())
              .filter(other -> other != needed && other != Permission.ADMIN)
              .map(other -> '"' + other.text() + '"')
              .collect(Collectors.joining(",", "[", "]"));
      String without = guarded.key("without-" + needed.text(), others);
      String with = guarded.key("with-" + needed.text(), "[\"" + needed.text() + "\"]");
      for (Call call : calls()) {
        if (call.needs() == needed) {
          assertRefused(call, call.with(without), 403, "not-permitted");
          // Last of all, for it may be what revokes a key; whatever is answered, it is not the
          // door.
          assertThat(call.with(with).status()).as("%s", call).isNotIn(401, 403);
        }
      }
    }
  }

  @Test
  void metricsAreForOperatorsAndTheDescriptionForReaders() {
    String operator = guarded.key("operator", "[\"operate\"]");

    assertThat(guarded.get(operator, "/q/metrics").status()).isEqualTo(200);
    assertThat(guarded.get(reader, "/q/metrics").status()).isEqualTo(403);
    assertThat(guarded.get(reader, "/q/openapi").status()).isEqualTo(200);
    assertThat(guarded.get(operator, "/q/openapi").status()).isEqualTo(403);
  }

  /** Written otherwise it is the same address, or none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1//admin/keys",
        "/api/v1/admin/keys/",
        "/api/v1/admin/keys;a=b",
        "/%61pi/v1/%61dmin/keys",
        "/api/v1/agents/../admin/keys",
        "/api/v1/agents/%2e%2e/admin/keys",
        "/api/v1/agents/..%2fadmin/keys",
        "/API/V1/ADMIN/KEYS",
        "/q/health/../metrics",
        "/q/health/%2e%2e/metrics",
        "/q/health/..%2fmetrics",
        "/q//metrics",
        "/q/health/ready/../../metrics",
        "//q/health//../metrics",
        "/%71/metrics",
        "/q/metrics/",
        "/q/metrics?x=/q/health",
        "/q/health\\..\\metrics",
        "/q/dev-ui"
      })
  void noWritingOfAPathGetsAround(String path) {
    for (String key : List.of("", "Authorization: Bearer " + reader)) {
      String answer = guarded.raw("GET " + path, "Host: localhost", key.isEmpty() ? "A: b" : key);
      assertThat(answer).as(path).doesNotContain("jvm_memory", "\"prefix\"");
      assertThat(answer).as(path).containsPattern("^HTTP/1.1 (400|401|403|404)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Basic YWRtaW46YWRtaW4=",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: bearer a b",
        "Authorization: \u00e9",
        "Authorization: Bearer null",
        "X-API-Key: ",
        "X-Forwarded-For: 127.0.0.1",
        "X-Original-URL: /q/health",
        "X-Rewrite-URL: /q/health",
        "Cookie: Authorization=Bearer",
        "X-HTTP-Method-Override: GET"
      })
  void noHeaderGetsAround(String header) {
    String answer = guarded.raw("GET " + AGENTS, "Host: localhost", header);

    assertThat(answer).startsWith("HTTP/1.1 401");
  }

  @Test
  void ofTwoKeysNoneCounts() {
    String mine = "Authorization: Bearer " + reader;

    assertThat(guarded.raw("GET " + AGENTS, "Host: localhost", mine)).startsWith("HTTP/1.1 200");
    assertThat(guarded.raw("GET " + AGENTS, "Host: localhost", mine, mine))
        .startsWith("HTTP/1.1 401");
    assertThat(guarded.raw("GET " + AGENTS, "Host: localhost", mine, "X-API-Key: " + WRONG))
        .startsWith("HTTP/1.1 401");
    assertThat(guarded.raw("GET " + AGENTS + "?api_key=" + reader, "Host: localhost"))
        .startsWith("HTTP/1.1 401");
    assertThat(guarded.raw("GET " + AGENTS, "Host: localhost", "x-api-key: " + reader))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aMethodThatIsSaidOtherwiseDoesNotCount() {
    String answer =
        guarded.raw(
            "GET " + AGENTS,
            "Host: localhost",
            "Authorization: Bearer " + reader,
            "X-HTTP-Method-Override: POST");

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(guarded.post(reader, AGENTS, "{\"id\":\"a\"}").status()).isEqualTo(403);
  }

  /** Guessing gets slow, and nobody else notices; not even who asks from the same address. */
  @Test
  void tenThousandWrongKeysAreNotLookedAtAndHoldNobodyUp() throws Exception {
    Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    List<Callable<Boolean>> guesses = new ArrayList<>();
    for (int i = 0; i < WRONG_KEYS; i++) {
      String guess = "stm_" + String.format("%043d", i);
      guesses.add(
          () -> {
            answers.merge(guarded.get(guess, AGENTS).status(), 1, Integer::sum);
            return true;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      guesses.forEach(guess -> all.add(threads.submit(guess)));
      long slowest = 0;
      for (int i = 0; i < 200; i++) {
        long begun = System.nanoTime();
        assertThat(guarded.get(reader, AGENTS).status()).isEqualTo(200);
        slowest = Math.max(slowest, System.nanoTime() - begun);
      }
      for (Future<Boolean> guess : all) {
        guess.get();
      }
      System.out.printf(
          "%d wrong keys: %s; slowest of 200 right ones beside them %d ms%n",
          WRONG_KEYS, answers, Duration.ofNanos(slowest).toMillis());
    } finally {
      threads.shutdownNow();
    }

    assertThat(answers.keySet()).containsOnly(401, 429);
    // 60 at once and one a second after that.
    assertThat(answers.get(401)).isBetween(1, 200);
    assertThat(guarded.get(reader, AGENTS).status()).isEqualTo(200);
    // A key that is made now gets in, too.
    assertThat(guarded.get(guarded.key("later", "[\"read\"]"), AGENTS).status()).isEqualTo(200);
    // One a second comes back; whoever guesses on is refused again.
    Answer refused = guarded.get(WRONG, AGENTS);
    while (refused.status() == 401) {
      refused = guarded.get(WRONG, AGENTS);
    }
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().path("code").asText()).isEqualTo("too-many-wrong-keys");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
  }

  @Test
  void aKeyIsUsedNoOftenerThanItMay() {
    String rare =
        guarded.make("rare", "[\"read\"]", ",\"requestsPerMinute\":3").path("key").asText();
    for (int i = 0; i < 3; i++) {
      assertThat(guarded.get(rare, AGENTS).status()).isEqualTo(200);
    }

    Answer refused = guarded.get(rare, AGENTS);

    assertThat(refused.body().path("code").asText()).isEqualTo("key-rate-limited");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 20L);
    assertThat(guarded.get(reader, AGENTS).status()).isEqualTo(200);
  }

  @Test
  void whatIsTooLargeIsRefusedWithoutAKeyToo() {
    String header = guarded.raw("GET " + AGENTS, "Host: localhost", "A: " + "x".repeat(100_000));
    String body =
        guarded.raw(
            "POST " + AGENTS, "Host: localhost", "Content-Length: 9000000000000000000000", "A: b");
    String chunks =
        guarded.raw(
            "POST "
                + AGENTS
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n");

    assertThat(header).startsWith("HTTP/1.1 431");
    assertThat(body).containsPattern("^HTTP/1.1 (400|401|413)");
    // A length that is none: the connection ends, with an answer or without.
    assertThat(chunks).doesNotContain("HTTP/1.1 2");
  }

  /** Whoever does not go on is forgotten, and meanwhile the others are answered. */
  @Test
  void requestsThatDoNotGoOnHoldNobodyUp() throws IOException {
    URI address = URI.create(guarded.service.address());
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(30_000);
        String begun = i % 2 == 0 ? "GET /api" : "POST " + AGENTS + " HTTP/1.1\r\nContent-Len";
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(guarded.get(reader, AGENTS).status()).isEqualTo(200);
      }
      for (Socket socket : slow) {
        // STEMMA_HTTP_IDLE_SECONDS later it is closed; nothing was ever answered.
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void keysAreShownOnceAndKeptNowhere() throws IOException {
    JsonNode made = guarded.make("shown", "[\"read\"]", "");
    String key = made.path("key").asText();
    guarded.get(key, AGENTS);
    Answer again =
        guarded.service.send(
            guarded
                .service
                .request("/api/v1/admin/keys")
                .header("Authorization", "Bearer " + guarded.admin)
                .header("Idempotency-Key", "once")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"n\",\"permissions\":[\"read\"]}")));

    assertThat(again.status()).isEqualTo(400);
    for (String place :
        List.of(
            guarded.get(guarded.admin, "/api/v1/admin/keys").text(),
            guarded.get(guarded.admin, "/api/v1/admin/keys/uses").text(),
            guarded.get(guarded.admin, "/api/v1/audit/events").text(),
            guarded.get(guarded.admin, "/q/metrics").text(),
            guarded.get(null, "/q/health").text(),
            guarded.service.log(),
            processes())) {
      assertThat(place)
          .doesNotContain(key, guarded.admin, WRONG, guarded.database.url().password());
    }
    assertThat(guarded.database.rows("SELECT k::text FROM access.keys k").toString())
        .doesNotContain(key)
        .contains(key.substring(0, 12));
  }

  /** Command lines of every process, as anybody on this machine may read them. */
  private static String processes() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var folders = Files.list(Path.of("/proc"))) {
      for (Path folder : folders.filter(some -> Files.exists(some.resolve("cmdline"))).toList()) {
        try {
          all.append(Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          // It has ended meanwhile.
          all.append('\n');
        }
      }
    }
    return all.toString();
  }
}
