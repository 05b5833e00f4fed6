package io.stemma.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.http.ServiceProcess;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a running service shows of itself: metrics, health, names of requests, its limits. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private static Path folder = Path.of("");

  private static final int MOST_REQUESTS = 6;
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
  private static final Pattern HELP = Pattern.compile("# HELP (\\w+) (.+)");
  private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

  private static ServiceProcess service;

  @BeforeAll
  static void start() {
    // With two stores there are all metrics.
    service =
        new ServiceProcess(
            Map.of(
                "DB_BACKEND", "dual",
                "DB_POSTGRES_URL", DATABASE.text(),
                "DB_SQLITE_PATH", folder.resolve("estate.db").toString(),
                "STEMMA_SHADOW_SHARE", "1",
                "STEMMA_HTTP_MAX_REQUESTS", Integer.toString(MOST_REQUESTS)));
    service.awaitReady();
    service.cypher("MATCH (n) RETURN count(n)");
    service.cypher("CREATE (n)");
    service.postJson("/api/v1/graph/queries/no-such-query", "{}");
    service.get("/api/v1/agents/someone/lineage");
    service.get("/api/v1/tags");
    await(() -> !value("stemma_measured_timestamp_seconds").equals("NaN"));
    await(
        () ->
            metrics().stream()
                .anyMatch(
                    line -> line.startsWith("stemma_shadow_reads_total{kind=\"tags.byName\"")));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void showsWhatIsDocumentedAndNothingElseOfOurs() {
    Set<String> shown = new TreeSet<>();
    for (String line : metrics()) {
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        shown.add(type.group(2).equals("counter") ? type.group(1) + "_total" : type.group(1));
      }
    }
    Set<String> documented = DocumentedMetrics.names();

    assertThat(shown).containsAll(documented);
    assertThat(documented)
        .containsAll(
            shown.stream()
                .filter(name -> name.startsWith("stemma_"))
                .map(DocumentedMetrics::family)
                .toList());
  }

  /** The rules that promtool checks, as far as they concern names. */
  @Test
  void namesItsMetricsAsPrometheusWantsThem() {
    List<String> lines = metrics();
    Set<String> explained =
        lines.stream()
            .map(HELP::matcher)
            .filter(Matcher::matches)
            .map(help -> help.group(1))
            .collect(Collectors.toSet());
    for (String line : lines) {
      Matcher type = TYPE.matcher(line);
      if (type.matches() && type.group(1).startsWith("stemma_")) {
        String name = type.group(1);
        assertThat(explained).as("a help text").contains(name);
        assertThat(name)
            .matches("[a-z][a-z_]*")
            .doesNotContainPattern(
                "_(millis|milliseconds|micros|nanos|minutes|hours|ms|ns|kilobytes|kb|mb|percent)(_|$)")
            .doesNotContainPattern("(gauge|counter|summary|histogram)");
        assertThat(name.endsWith("_total")).isFalse();
      }
    }
  }

  /** By the text format 0.0.4, which escapes a backslash and a line's end in a help text, only. */
  @Test
  void everyMetricIsDescribedInAFormThatItsReadersTake() {
    Set<String> described = new TreeSet<>();
    Set<String> typed = new TreeSet<>();
    for (String line : service.send(plainMetrics()).text().lines().toList()) {
      if (line.startsWith("# HELP")) {
        assertThat(line).matches("# HELP [a-zA-Z_:][a-zA-Z0-9_:]* [^\"\\\\]+");
        assertThat(described.add(line.split(" ", -1)[2])).as(line).isTrue();
      } else if (line.startsWith("# TYPE")) {
        assertThat(line).matches("# TYPE \\S+ (counter|gauge|histogram|summary|untyped)");
        assertThat(typed.add(line.split(" ", -1)[2])).as(line).isTrue();
      } else {
        assertThat(line).matches("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*})? [-+0-9.eEINFinfaNn]+");
      }
    }
    assertThat(described).hasSizeGreaterThan(50).isEqualTo(typed);
    assertThat(described)
        .noneMatch(name -> name.matches(".*_(ns|ms|milliseconds|nanoseconds)(_.*)?"))
        .contains("process_cpu_seconds_total", "system_cpus");
  }

  @Test
  void promtoolPassesItsMetrics() throws Exception {
    Promtool.assume();
    for (String form : List.of("text/plain", "*/*")) {
      String metrics =
          service.send(service.request("/q/metrics").header("Accept", form).GET()).text();
      // What only OpenMetrics has: promtool reads the older format.
      Promtool.assertPasses(metrics.replace("# EOF\n", ""), "check", "metrics");
    }
  }

  private static HttpRequest.Builder plainMetrics() {
    return service.request("/q/metrics").header("Accept", "text/plain").GET();
  }

  @Test
  void noLabelHoldsTheNameOfAnythingOfTheEstate() throws IOException {
    long before = series();
    for (int i = 0; i < 30; i++) {
      service.get("/api/v1/agents/secret-agent-" + i);
      service.get("/api/v1/agents/secret-agent-" + i + "/lineage");
      service.get("/secret/" + i);
      askUndecodable("/api/v1/agents/secret%zz" + i);
      service.send(
          service
              .request("/api/v1/agents/secret-agent-" + i)
              .header("X-Request-Id", "secret-id-" + i)
              .method("BREW", BodyPublishers.noBody()));
    }

    assertThat(metrics()).noneMatch(line -> line.contains("secret"));
    assertThat(series()).isLessThan(before + 200);
    assertThat(metrics().stream().flatMap(line -> LABEL.matcher(line).results()))
        .extracting(found -> found.group(1))
        .doesNotContain("agent", "agent_id", "session", "id_of_agent");
  }

  @Test
  void countsHowCypherEnds() {
    assertThat(value("stemma_cypher_queries_total{outcome=\"ok\"")).isNotEqualTo("0.0");
    assertThat(value("stemma_cypher_queries_total{outcome=\"refused\"")).isNotEqualTo("0.0");
    assertThat(value("stemma_cypher_queries_total{outcome=\"crashed\"")).isEqualTo("0.0");
  }

  @Test
  void tellsHowItStandsInEachCheck() {
    assertThat(service.readiness("outbox").at("/data/degraded").isBoolean()).isTrue();
    assertThat(service.readiness("sealer").at("/data/sealing").asBoolean()).isTrue();
    assertThat(service.readiness("shutdown").path("status").asText()).isEqualTo("UP");
    assertThat(service.get("/q/health/started").body().at("/checks/0/name").asText())
        .isEqualTo("migrations");
    assertThat(service.get("/q/health/live").body().path("checks")).isEmpty();
  }

  @Test
  void namesEveryRequest() {
    Answer given = named("/api/v1/agents/nobody", "my-request.1");
    Answer odd = named("/api/v1/agents/nobody", "no blanks\tor \"quotes\"");
    Answer long128 = named("/nothing/here", "x".repeat(129));

    assertThat(given.headers().firstValue("X-Request-Id")).hasValue("my-request.1");
    assertThat(given.body().path("requestId").asText()).isEqualTo("my-request.1");
    for (Answer renamed : List.of(odd, long128)) {
      String id = renamed.headers().firstValue("X-Request-Id").orElse("");
      assertThat(id).matches("[0-9a-f]{32}");
      assertThat(renamed.body().path("requestId").asText()).isEqualTo(id);
    }
  }

  @Test
  void refusesMoreRequestsThanItMayWorkOn() throws IOException {
    List<Socket> held = new ArrayList<>();
    try {
      while (held.size() < MOST_REQUESTS) {
        held.add(unfinishedRequest(held.size()));
      }
      await(() -> value("stemma_http_open_requests ").equals(MOST_REQUESTS + ".0"));

      Answer refused = service.get("/api/v1/agents/one-too-many");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(refused.body().path("code").asText()).isEqualTo("too-busy");
      assertThat(refused.body().path("detail").asText()).contains("STEMMA_HTTP_MAX_REQUESTS");
      assertThat(service.get("/q/health/ready").status()).isEqualTo(200);
      assertThat(metrics()).noneMatch(line -> line.contains("one-too-many"));
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
    await(() -> value("stemma_http_open_requests ").equals("0.0"));
    assertThat(service.get("/api/v1/agents/nobody").status()).isEqualTo(404);
    assertThat(value("stemma_http_refused_requests_total")).isNotEqualTo("0.0");
  }

  /** What no client of Java's sends. */
  private static void askUndecodable(String path) throws IOException {
    URI address = URI.create(service.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 400");
    }
  }

  /** One whose body does not come. */
  private static Socket unfinishedRequest(int number) throws IOException {
    URI address = URI.create(service.address());
    Socket socket = new Socket(address.getHost(), address.getPort());
    OutputStream out = socket.getOutputStream();
    String head =
        "POST /api/v1/agents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\n\r\n{\"id\": \"held"
            + number;
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  private static Answer named(String path, String id) {
    return service.send(service.request(path).header("X-Request-Id", id).GET());
  }

  private static List<String> metrics() {
    String openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    return service
        .send(service.request("/q/metrics").header("Accept", openMetrics).GET())
        .text()
        .lines()
        .toList();
  }

  private static long series() {
    return metrics().stream().filter(Predicate.not(line -> line.startsWith("#"))).count();
  }

  private static String value(String start) {
    return metrics().stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("NaN");
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
