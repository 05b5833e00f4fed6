package io.stemma.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.http.ServiceProcess;
import io.stemma.schema.Schema;
import io.stemma.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A graph that lacks rows does not pass for a whole one; no graph is no reason to be down. */
class ProjectionReadinessIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase WITHOUT_AGE = TestDatabase.bare();

  @Test
  void isDownWhileTheGraphDoesNotFollowTheRows() {
    try (ServiceProcess service = service(DATABASE)) {
      assertThat(state(service)).isEqualTo("UP true true");

      DATABASE.execute(
          """
          BEGIN; SET LOCAL stemma.projection = 'off';
          INSERT INTO core.identities (agent_id) VALUES ('unseen'); COMMIT
          """);
      assertThat(state(service)).isEqualTo("DOWN true false");
      assertThat(service.readiness("projection").at("/data/gaps").asText()).isEqualTo("identities");
      assertThat(service.get("/q/health/ready").status()).isEqualTo(503);
      assertThat(service.get("/api/v1/agents/unseen").status()).isEqualTo(200);

      DATABASE.execute("SELECT projection.rebuild()");
      assertThat(state(service)).isEqualTo("UP true true");

      DATABASE.execute("ALTER TABLE core.tags DISABLE TRIGGER projects_on_insert");
      assertThat(state(service)).isEqualTo("DOWN false true");
      assertThat(service.readiness("projection").at("/data/stopped").asText()).isEqualTo("tags");
    }
  }

  @Test
  void isUpWithoutAge() {
    new Schema(WITHOUT_AGE.settings()).migrate();
    try (ServiceProcess service = service(WITHOUT_AGE)) {
      JsonNode check = service.readiness("projection");

      assertThat(check.at("/status").asText()).isEqualTo("UP");
      assertThat(check.at("/data/agePresent").asBoolean(true)).isFalse();
      assertThat(check.at("/data/reason").asText()).contains("Apache AGE");
      tellsThatANewerProgramHasMigrated(service);
    }
  }

  private static void tellsThatANewerProgramHasMigrated(ServiceProcess service) {
    WITHOUT_AGE.execute(
        "INSERT INTO stemma.schema_history SELECT 1000, '9999', 'later', type, 'V9999__later.sql',"
            + " 1, installed_by, now(), 1, true FROM stemma.schema_history WHERE version = '0001'");

    JsonNode check = service.readiness("record");

    assertThat(check.at("/status").asText()).isEqualTo("DOWN");
    assertThat(check.at("/data/code").asText()).isEqualTo("schema-newer");
    assertThat(check.at("/data/reason").asText()).contains("is at migration 9999");
  }

  private static String state(ServiceProcess service) {
    JsonNode check = service.readiness("projection");
    return "%s %s %s"
        .formatted(
            check.at("/status").asText(),
            check.at("/data/on").asText(),
            check.at("/data/complete").asText());
  }

  private static ServiceProcess service(TestDatabase database) {
    return new ServiceProcess(Map.of("DB_POSTGRES_URL", database.text()));
  }
}
