package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.http.access.EndpointPath;
import io.stemma.schema.Schema;
import io.stemma.schema.SchemaTarget;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ServiceWithoutAllItNeedsIT {
  @RegisterExtension static final TestDatabase WITHOUT_AGE = TestDatabase.bare();
  @RegisterExtension static final TestDatabase EMPTY = TestDatabase.bare();
  @RegisterExtension static final TestDatabase NEW = TestDatabase.bare();

  private static final String AGENT = "/api/v1/agents/a";

  @Test
  void answersAllButCypherWithoutAge() {
    new Schema(WITHOUT_AGE.settings()).migrate();
    WITHOUT_AGE.execute(
        "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('a', 'p')");

    try (ServiceProcess service = service(WITHOUT_AGE.text())) {
      service.awaitReady();
      JsonNode record = service.readiness("record");
      assertThat(record.at("/data/graphAvailable").asBoolean()).isFalse();
      assertThat(record.at("/data/graphReason").asText()).contains("Apache AGE");
      assertThat(service.get(AGENT).status()).isEqualTo(200);
      assertThat(
              service.get(AGENT + "/lineage?direction=ancestors").body().at("/items/0/id").asText())
          .isEqualTo("p");
      assertUnavailable(service.cypher("RETURN 1"), "graph-unavailable", "CREATE EXTENSION age");
    }
  }

  @Test
  void becomesReadyWithoutARestart() {
    Map<String, String> migratedByHand =
        Map.of("DB_POSTGRES_URL", EMPTY.text(), "STEMMA_MIGRATE_AT_START", "false");
    try (ServiceProcess service = new ServiceProcess(migratedByHand)) {
      assertThat(service.get("/q/health/live").status()).isEqualTo(200);
      assertThat(service.get("/q/health/ready").status()).isEqualTo(503);
      assertUnavailable(service.get(AGENT), "store-unavailable", "scripts/stemma migrate run");

      new Schema(EMPTY.settings()).migrate(SchemaTarget.parse("5"));
      assertThat(service.readiness("record").at("/data/reason").asText())
          .contains("at migration 0005", Schema.recordVersion());
      new Schema(EMPTY.settings()).migrate();

      assertThat(service.get("/q/health/ready").status()).isEqualTo(200);
      assertThat(service.get(AGENT).status()).isEqualTo(404);
    }
  }

  @Test
  @Timeout(30)
  void bringsTheSchemaUpToDateWhenItStarts() {
    try (ServiceProcess service = service(NEW.text())) {
      service.awaitReady();
    }

    assertThat(new Schema(NEW.settings()).status().isUpToDate()).isTrue();
  }

  /** The last migration of all waits for a lock: whatever is asked for beside it is there. */
  @Test
  @Timeout(60)
  void isNotReadyWhileItMigrates() throws SQLException {
    try (TestDatabase database = TestDatabase.empty();
        Connection other = database.connect();
        Statement statement = other.createStatement()) {
      new Schema(database.settings()).migrate(SchemaTarget.parse("graph:5"));
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE stemma.graph_history IN SHARE ROW EXCLUSIVE MODE");
      try (ServiceProcess service = service(database.text())) {
        List<String> down = down(service);
        while (!down.equals(List.of("migrations"))) {
          assertThat(down).contains("migrations");
          down = down(service);
        }
        assertThat(service.get("/q/health/started").status()).isEqualTo(503);

        other.rollback();

        while (!down.isEmpty()) {
          down = down(service);
        }
        assertThat(service.get("/q/health/started").status()).isEqualTo(200);
      }
    }
  }

  private static List<String> down(ServiceProcess service) {
    List<String> down = new ArrayList<>();
    for (JsonNode check : service.get("/q/health/ready").body().path("checks")) {
      if (check.path("status").asText().equals("DOWN")) {
        down.add(check.path("name").asText());
      }
    }
    return down;
  }

  /** The thread of the first request would answer nobody else meanwhile. */
  @Test
  void endpointsAreReadBeforeItListens() {
    Map<String, String> environment =
        Map.of(
            "DB_POSTGRES_URL",
            "postgresql://stemma:geheim@127.0.0.1:1/stemma",
            "STEMMA_JAVA_OPTS",
            "-XX:TieredStopAtLevel=1 -Xlog:class+load=info:stdout");
    try (ServiceProcess service = new ServiceProcess(environment)) {
      assertThat(service.log()).contains(EndpointPath.class.getName() + " source:");
    }
  }

  @Test
  void livesWithoutAServer() {
    try (ServiceProcess service = service("postgresql://stemma:geheim@127.0.0.1:1/stemma")) {
      assertThat(service.get("/q/health/live").status()).isEqualTo(200);
      assertThat(service.get("/q/health/ready").body().at("/status").asText()).isEqualTo("DOWN");
      JsonNode record = service.readiness("record");
      assertThat(record.at("/data/code").asText()).isEqualTo("store-unavailable");
      for (Answer answer : new Answer[] {service.get(AGENT), service.cypher("RETURN 1")}) {
        assertUnavailable(answer, "store-unavailable", "is PostgreSQL running there?");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
      assertThat(service.log()).doesNotContain("geheim", "\tat ");
    }
  }

  @Test
  void keepsTheRecordInAFileWhereNothingIsConfigured(@TempDir Path folder) {
    Path file = folder.resolve("data").resolve("governance.db");
    try (ServiceProcess service = new ServiceProcess(Map.of("DB_SQLITE_PATH", file.toString()))) {
      assertThat(service.get("/q/health/live").status()).isEqualTo(200);
      assertThat(service.get(AGENT).status()).isEqualTo(404);
      assertThat(service.postJson("/api/v1/agents", "{\"id\": \"a\"}").status()).isEqualTo(201);
      assertThat(service.get(AGENT).body().path("id").asText()).isEqualTo("a");
      assertThat(service.get(AGENT + "/lineage").status()).isEqualTo(200);
      assertThat(service.get("/api/v1/tags").status()).isEqualTo(200);
      assertThat(service.get("/api/v1/discoveries?q=word").status()).isEqualTo(200);
      assertThat(service.get("/api/v1/dialectic-sessions/pending").status()).isEqualTo(200);
      assertThat(service.get("/q/health/ready").status()).isEqualTo(200);
      assertUnavailable(service.cypher("RETURN 1"), "graph-unavailable", "docs/move.md");
    }
    assertThat(file).exists();
  }

  @Test
  void refusesAnotherProgramsFileInOneLine(@TempDir Path folder) throws SQLException {
    Path file = folder.resolve("live.db");
    try (Connection live = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = live.createStatement()) {
      statement.execute("CREATE TABLE agent_metadata (agent_id TEXT)");
    }

    assertThatThrownBy(() -> new ServiceProcess(Map.of("DB_SQLITE_PATH", file.toString())))
        .hasMessageContaining("scripts/stemma convert --sqlite '" + file + "'")
        .hasMessageNotContaining("\tat ");
  }

  @Test
  void saysThatThePasswordIsWrong() {
    DatabaseUrl url = EMPTY.url();
    String wrong = "postgresql://%s:geheim@%s:%d/x".formatted(url.user(), url.host(), url.port());

    try (ServiceProcess service = service(wrong)) {
      assertUnavailable(service.get(AGENT), "login-refused", "check user and password");
      assertThat(service.get(AGENT).body().toString()).doesNotContain("geheim");
    }
  }

  /** The database has a graph, of rows that the file may have changed since. */
  @Test
  void cypherIsNotAnsweredFromAGraphThatTheStoreDoesNotKeep(@TempDir Path folder) {
    try (TestDatabase left = TestDatabase.withGraph()) {
      left.execute("INSERT INTO core.identities (agent_id) VALUES ('left behind')");
      Map<String, String> environment =
          new HashMap<>(
              Map.of(
                  "DB_BACKEND", "sqlite",
                  "DB_SQLITE_PATH", folder.resolve("estate.db").toString(),
                  "DB_POSTGRES_URL", left.text()));
      try (ServiceProcess service = new ServiceProcess(environment)) {
        assertNoGraph(service, "SQLite file, which keeps no graph");
      }
      environment.put("DB_BACKEND", "dual");
      environment.put("DB_DUAL_READ_PRIMARY", "sqlite");
      try (ServiceProcess service = new ServiceProcess(environment)) {
        service.awaitReady();
        assertNoGraph(service, "SQLite file is the primary store");
      }
    }
  }

  private static void assertNoGraph(ServiceProcess service, String reason) {
    for (Answer answer :
        List.of(
            service.cypher("MATCH (a:Agent) RETURN a.id"),
            service.postJson("/api/v1/graph/explain", "{\"query\": \"MATCH (a) RETURN a\"}"),
            service.postJson("/api/v1/graph/queries/spawn-trees", "{}"),
            service.get("/api/v1/graph/schema"))) {
      assertUnavailable(answer, "graph-unavailable", reason);
    }
    JsonNode record = service.readiness("record");
    assertThat(record.at("/data/graphAvailable").asBoolean(true)).isFalse();
    assertThat(record.at("/data/graphReason").asText()).contains(reason);
    assertThat(service.readiness("projection").at("/data/agePresent").asBoolean(true)).isFalse();
  }

  private static ServiceProcess service(String url) {
    return new ServiceProcess(Map.of("DB_POSTGRES_URL", url));
  }

  private static void assertUnavailable(Answer answer, String code, String advice) {
    assertThat(answer.body().path("code").asText()).as(answer.body().toString()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.body().get("detail").asText()).contains(advice);
  }
}
