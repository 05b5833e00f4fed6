package io.stemma.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stemma.http.ServiceProcess;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A request leaves a trace of what was asked, without what was asked for; the log is JSON. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TracesIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  /** What the collector was sent; the texts in a protocol buffer stand there as they are. */
  private static final Queue<String> RECEIVED = new ConcurrentLinkedQueue<>();

  private static HttpServer collector;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", TracesIT::receive);
    collector.start();
    Map<String, String> environment = new HashMap<>();
    environment.put("DB_POSTGRES_URL", DATABASE.text());
    environment.put("STEMMA_LOG_FORMAT", "json");
    environment.put("STEMMA_TRACES", "otlp");
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort());
    environment.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms");
    service = new ServiceProcess(environment);
    service.awaitReady();
  }

  @AfterAll
  static void stop() {
    service.close();
    collector.stop(0);
  }

  @Test
  void spansSayWhatWasAskedAndHoldNoValue() {
    Answer cypher =
        traced(
            "/api/v1/graph/cypher",
            "{\"query\": \"MATCH (n:Agent) WHERE n.id = 'hidden-literal' RETURN n.id\"}");
    Answer created = traced("/api/v1/agents", "{\"id\": \"hidden-agent\"}");
    Answer read = service.get("/api/v1/tags");

    assertThat(cypher.status()).isEqualTo(200);
    assertThat(created.status()).isEqualTo(201);
    assertThat(read.status()).isEqualTo(200);
    await("POST /api/v1/graph/cypher");
    await("cypher MATCH WHERE RETURN");
    await("INSERT core.identities");
    await("GET /api/v1/tags");
    String all = String.join("\n", RECEIVED);
    assertThat(all).contains("db.system.name", "postgresql", "db.namespace", "db.query.summary");
    assertThat(all).contains("db.operation.name", "SELECT core.");
    assertThat(all).contains(bytes(TRACE));
    assertThat(all).doesNotContain("hidden-literal", "hidden-agent", "db.query.text", "n.id");
  }

  @Test
  void aProblemAndTheLogNameTheTrace() throws IOException {
    Answer problem =
        service.send(
            service
                .request("/api/v1/graph/cypher")
                .header("traceparent", PARENT)
                .header("X-Request-Id", "of-the-log")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"query\": \"CREATE (n)\"}")));
    assertThat(problem.body().path("traceId").asText()).isEqualTo(TRACE);

    DATABASE.execute("ALTER TABLE core.calibration RENAME TO calibration_gone");
    try {
      service.send(
          service
              .request("/api/v1/calibration")
              .header("traceparent", PARENT)
              .header("X-Request-Id", "of-the-log")
              .GET());
    } finally {
      DATABASE.execute("ALTER TABLE core.calibration_gone RENAME TO calibration");
    }

    JsonNode record = logged("of-the-log");
    assertThat(record.at("/mdc/traceId").asText()).isEqualTo(TRACE);
    assertThat(record.path("level").asText()).isEqualTo("WARN");
  }

  private static JsonNode logged(String request) throws IOException {
    String line = "";
    while (line.isEmpty()) {
      line = service.log().lines().filter(one -> one.contains(request)).findFirst().orElse("");
    }
    return new ObjectMapper().readTree(line);
  }

  private static Answer traced(String path, String body) {
    return service.send(
        service
            .request(path)
            .header("traceparent", PARENT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static void receive(HttpExchange exchange) throws IOException {
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    byte[] body =
        zipped
            ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
            : exchange.getRequestBody().readAllBytes();
    RECEIVED.add(new String(body, StandardCharsets.ISO_8859_1));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  private static void await(String text) {
    while (RECEIVED.stream().noneMatch(body -> body.contains(text))) {
      Thread.onSpinWait();
    }
  }
}
