package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.ScratchFolder;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the suites of the governance store's interface share. Each is run with every backend. */
@ParameterizedClass
@EnumSource(GovernanceService.Setting.class)
@SuppressWarnings("NullAway.Init") // JUnit sees to it
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class GovernanceService {
  static final String AGENTS = "/api/v1/agents";
  static final String SESSIONS = "/api/v1/sessions";
  static final String DISCOVERIES = "/api/v1/discoveries";
  static final String DIALECTICS = "/api/v1/dialectic-sessions";
  static final String EVENTS = "/api/v1/audit/events";

  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Where a service keeps the record. */
  enum Setting {
    POSTGRES("postgres", "postgres"),
    /** Requests go through PgBouncer in transaction mode. */
    POOLED("postgres", "postgres"),
    SQLITE("sqlite", "sqlite"),
    DUAL_POSTGRES("dual", "postgres"),
    DUAL_SQLITE("dual", "sqlite");

    private final String backend;
    private final String primary;

    Setting(String backend, String primary) {
      this.backend = backend;
      this.primary = primary;
    }

    /** Whether PostgreSQL and its graph have what an answered request wrote. */
    boolean writesServerFirst() {
      return primary.equals("postgres");
    }
  }

  @Parameter Setting setting;

  static TestDatabase database;
  static ServiceProcess service;

  /** One of each, for all suites: they start slowly, and no test uses what another one wrote. */
  private static final Map<Setting, Running> RUNNING = new EnumMap<>(Setting.class);

  private record Running(TestDatabase database, ServiceProcess service, Path folder) {
    void end() {
      service.kill();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
        Files.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.values().forEach(Running::end)));
  }

  @BeforeParameterizedClassInvocation
  static void start(Setting setting) {
    Running running = RUNNING.computeIfAbsent(setting, GovernanceService::started);
    database = running.database();
    service = running.service();
  }

  private static Running started(Setting setting) {
    TestDatabase database = TestDatabase.withGraph();
    Path folder = ScratchFolder.make("stemma-governance-");
    Map<String, String> environment = new HashMap<>();
    environment.put("DB_BACKEND", setting.backend);
    environment.put("DB_DUAL_READ_PRIMARY", setting.primary);
    environment.put("DB_SQLITE_PATH", folder.resolve("estate.db").toString());
    if (setting != Setting.SQLITE) {
      environment.put("DB_POSTGRES_URL", database.text());
    }
    if (setting == Setting.POOLED) {
      environment.put("DB_POSTGRES_URL", database.textPooled());
      environment.put("STEMMA_DIRECT_URL", database.text());
    }
    return new Running(database, new ServiceProcess(environment), folder);
  }

  /** A name that no other test uses. */
  static String name() {
    return "n" + NAMES.incrementAndGet();
  }

  /** A registered agent's name. */
  static String agent() {
    String name = name();
    assertThat(post(AGENTS, "{'id': '%s'}".formatted(name)).status()).isEqualTo(201);
    return name;
  }

  /** Posts JSON, for the eyes' sake with single quotes. */
  static Answer post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  static Answer patch(String path, String json, String... headers) {
    return send("PATCH", path, json, headers);
  }

  static Answer send(String method, String path, String json, String... headers) {
    HttpRequest.Builder request =
        service
            .request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return service.send(request);
  }

  static Answer get(String path) {
    return service.get(path);
  }

  static String tag(Answer answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.body().path("code").asText()).as(answer.text()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
  }

  /** It was refused for its version, and says which one there is. */
  static void assertStale(Answer answer, String currentTag) {
    assertRefused(answer, 412, "stale-version");
    assertThat('"' + answer.body().get("currentVersion").asText() + '"').isEqualTo(currentTag);
  }

  static void assertField(Answer answer, String field) {
    assertRefused(answer, 400, "invalid-request");
    assertThat(answer.body().path("field").asText()).as(answer.text()).isEqualTo(field);
  }

  /** One member of all items of an answer. */
  static List<String> each(JsonNode answer, String member) {
    return StreamSupport.stream(answer.path("items").spliterator(), false)
        .map(item -> item.at(member).asText())
        .toList();
  }

  /** The same of all pages of a list. */
  static List<String> eachOfAllPages(String path, int size, String member) {
    List<String> all = new ArrayList<>();
    String page = path + (path.contains("?") ? "&" : "?") + "limit=" + size;
    JsonNode answer = get(page).body();
    all.addAll(each(answer, member));
    while (answer.path("truncated").asBoolean()) {
      assertThat(answer.path("items")).hasSize(size);
      answer = get(page + "&cursor=" + encoded(answer.get("next").asText())).body();
      all.addAll(each(answer, member));
    }
    assertThat(answer.path("next").isNull()).as(answer.toString()).isTrue();
    assertThat(all).doesNotHaveDuplicates();
    return all;
  }
}
