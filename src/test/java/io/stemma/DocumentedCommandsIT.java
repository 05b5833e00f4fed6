package io.stemma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.http.ServiceProcess;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests of the documentation get the answers printed behind them. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocumentedCommandsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private static Path folder = Path.of("");

  private static final Map<String, String> ENVIRONMENT = Map.of("DB_POSTGRES_URL", DATABASE.text());
  private static @Nullable ServiceProcess service;

  /**
   * A request of a page.
   *
   * @param answer what is printed behind it; empty where nothing is
   * @param whole whether all of the answer is printed, not some of its members
   */
  private record Documented(String place, CurlRequest request, String answer, boolean whole) {
    @Override
    public String toString() {
      return place;
    }
  }

  /** The estate of the quickstart, moved in as the quickstart does it. */
  @BeforeAll
  static void moveTheEstateIn() {
    String estate = folder.resolve("demo-2000.db").toString();
    assertThat(stemma("demo", "--agents", "2000", "--seed", "1", "--out", estate).exit()).isZero();
    StemmaCommand backfill = stemma("backfill", "--sqlite", estate);
    assertThat(backfill.errors()).doesNotContain("stemma: ");
    assertThat(backfill.exit()).isZero();
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    // The pages' entries grow old.
    environment.put("STEMMA_AUDIT_MONTHS_BACK", "1200");
    // The first may be signed before the estate's entries are sealed.
    environment.put("STEMMA_SEAL_CHECKPOINT_SECONDS", "1");
    service = new ServiceProcess(environment);
    while (service.get("/api/v1/audit/checkpoint").status() != 200) {
      Thread.onSpinWait();
    }
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  static List<Documented> requests() {
    List<Documented> requests = new ArrayList<>(of(Path.of("README.md")));
    requests.addAll(of(Path.of("docs", "agent.md")));
    // Its last one makes a key, behind which nobody gets in without.
    requests.addAll(of(Path.of("docs", "requests.md")));
    assertThat(requests).hasSizeGreaterThan(12);
    return requests;
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isAnsweredAsDocumented(Documented documented) throws JsonProcessingException {
    ServiceProcess running = java.util.Objects.requireNonNull(service);

    ServiceProcess.Answer answer = running.send(documented.request().to(running.address()));

    assertThat(answer.status()).as(answer.body() + "").isEqualTo(documented.request().status());
    if (!documented.answer().isEmpty()) {
      JsonNode printed = comparable(ServiceProcess.values(documented.answer()));
      JsonNode given = comparable(answer.body());
      if (!documented.whole()) {
        List<String> members = new ArrayList<>();
        printed.fieldNames().forEachRemaining(members::add);
        ((ObjectNode) given).retain(members);
      }
      assertThat(given).isEqualTo(printed);
    }
  }

  private static List<Documented> of(Path page) {
    List<Documented> requests = new ArrayList<>();
    List<Markdown.Block> blocks = Markdown.read(page).blocks();
    for (int i = 0; i < blocks.size(); i++) {
      Markdown.Block block = blocks.get(i);
      if (block.language().equals("bash") && block.text().contains("curl ")) {
        boolean answered = i + 1 < blocks.size() && blocks.get(i + 1).language().startsWith("json");
        requests.add(
            new Documented(
                page + ":" + block.line(),
                CurlRequest.parse(block.text()),
                answered ? blocks.get(i + 1).text() : "",
                !answered || !blocks.get(i + 1).language().endsWith(" part")));
      }
    }
    return requests;
  }

  /**
   * Without what differs each time: how long it took, how a cursor is sealed, the request's name,
   * and in which order health checks end.
   */
  private static JsonNode comparable(JsonNode answer) {
    if (answer.isArray()) {
      answer.forEach(DocumentedCommandsIT::comparable);
    }
    if (answer instanceof ObjectNode object) {
      object.remove("elapsedMillis");
      object.remove("requestId");
      if (object.path("next").isTextual()) {
        object.put("next", "sealed");
      }
      if (object.path("checks").isArray()) {
        List<JsonNode> checks = byName(object.get("checks"));
        object.putArray("checks").addAll(checks);
      }
    }
    return answer;
  }

  private static List<JsonNode> byName(JsonNode checks) {
    return StreamSupport.stream(checks.spliterator(), false)
        .sorted(Comparator.comparing(check -> check.path("name").asText()))
        .toList();
  }

  private static StemmaCommand stemma(String... arguments) {
    return StemmaCommand.launched(ENVIRONMENT, arguments);
  }
}
