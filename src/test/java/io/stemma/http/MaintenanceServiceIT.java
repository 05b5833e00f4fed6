package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a service does for the record by itself, and what it tells of it. */
class MaintenanceServiceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  @Test
  void looksAfterMonthsStatesAndSessionsWhenItStarts() {
    DATABASE.execute(
        """
        SELECT audit.ensure_partition('events', '2021-03-01');
        INSERT INTO audit.events (ts, event_id, event_type, payload)
          SELECT '2021-03-31T23:59:59Z', 'e' || n, 'attest', jsonb_build_object('n', n) FROM generate_series(1, 3) n;
        DROP TABLE audit.events_%s;
        INSERT INTO core.agent_state (state_id, agent_id, recorded_at)
          VALUES ('old', 'a', '2020-01-01Z'), ('new', 'a', '2020-01-02Z');
        INSERT INTO core.sessions (session_id, agent_id, expires_at) VALUES ('over', 'a', '2020-01-01Z');
        """
            .formatted(monthAhead(2)));
    try (ServiceProcess service =
        new ServiceProcess(
            Map.of(
                "DB_POSTGRES_URL",
                DATABASE.text(),
                "STEMMA_MAINTENANCE_CRON",
                "59 23 31 12 *",
                "TZ",
                "Asia/Tokyo",
                "STEMMA_ARCHIVE_FOLDER",
                folder.resolve("archives").toString()))) {
      JsonNode march = await(service, "events", "2021-03", "detached");
      awaitRows("SELECT 1 FROM core.agent_state WHERE state_id = 'old'");

      assertThat(march.path("archive").path("content").path("rows").asLong()).isEqualTo(3);
      assertThat(march.path("outlook").asText()).startsWith("detached, dropped after");
      assertThat(folder.resolve("archives").resolve("events_2021_03.parquet")).exists();
      assertThat(DATABASE.value("SELECT state_id FROM core.agent_state")).isEqualTo("new");
      assertThat(DATABASE.value("SELECT is_active FROM core.sessions")).isEqualTo("f");
      assertThat(service.readiness("partitions").path("data").path("monthsAhead").asInt())
          .isEqualTo(3);
      assertThat(service.log())
          .contains("Maintenance runs now and next at %tY-12-31T23:59:00Z".formatted(inUtc()));
      isAnsweredFromItsArchive(service);
    }
  }

  private static ZonedDateTime inUtc() {
    return ZonedDateTime.now(ZoneOffset.UTC);
  }

  private void isAnsweredFromItsArchive(ServiceProcess service) {
    String march =
        "/api/v1/audit/events?until=2021-04-01T00:00:00Z&limit=2&eventType=attest&order=";
    JsonNode first = service.get(march + "oldest").body();
    JsonNode second = service.get(march + "oldest&cursor=" + first.path("next").asText()).body();
    JsonNode text = service.get(march + "newest&q=%22N%22:%203").body();
    JsonNode latest = service.get("/api/v1/audit/events?limit=1").body();

    assertThat(first.path("tier").asText()).as("told as soon as it is detached").isEqualTo("cold");
    assertThat(first.findValuesAsText("id")).containsExactly("e1", "e2");
    assertThat(first.at("/items/0/payload/n").asInt()).isEqualTo(1);
    assertThat(second.findValuesAsText("id")).containsExactly("e3");
    assertThat(second.path("truncated").asBoolean()).isFalse();
    assertThat(text.findValuesAsText("id")).containsExactly("e3");
    assertThat(latest.has("tier")).as("a page of newer entries needs no archive").isFalse();
    assertThat(folder.resolve("archives/events_2021_03.parquet").toFile().delete()).isTrue();
    JsonNode without = service.get(march + "oldest").body();
    assertThat(without.path("tier").asText()).isEqualTo("cold");
    assertThat(without.at("/missingMonths/0").asText()).isEqualTo("2021-03");
    leavesNoMonthOutUnsaid(service);
  }

  private static void leavesNoMonthOutUnsaid(ServiceProcess service) {
    String tail = "since=2021-03-31T00:00:00Z&until=2021-04-02T00:00:00Z";
    String events = "/api/v1/audit/events";

    var lines =
        service.send(
            service.request(events + "?" + tail).header("Accept", "application/x-ndjson").GET());
    var summary = service.get(events + "/summary?" + tail);

    assertThat(lines.status()).isEqualTo(400);
    assertThat(lines.body().path("detail").asText())
        .contains("2021-03", "ask from 2021-04-01T00:00:00Z on");
    assertThat(summary.status()).isEqualTo(400);
    String after = "?since=2021-04-01T00:00:00Z&until=2021-04-02T00:00:00Z";
    assertThat(service.get(events + "/summary" + after).status()).isEqualTo(200);
    assertThat(service.get("/api/v1/audit/tool-usage/summary?" + tail).status()).isEqualTo(200);
  }

  @Test
  void isDegradedAndStillUpWhenMonthsAreMissing() {
    try (ServiceProcess service = new ServiceProcess(Map.of("DB_POSTGRES_URL", DATABASE.text()))) {
      await(service, "events", monthAhead(3).replace('_', '-'), "open");
      DATABASE.execute(
          "DROP TABLE audit.tool_usage_%s, audit.tool_usage_%s"
              .formatted(monthAhead(2), monthAhead(3)));

      JsonNode check = service.readiness("partitions");

      assertThat(check.path("status").asText()).isEqualTo("UP");
      assertThat(check.path("data").path("degraded").asBoolean()).isTrue();
      assertThat(check.path("data").path("monthsAhead").asInt()).isEqualTo(1);
      assertThat(check.path("data").path("reason").asText()).contains("partitions maintain");
      assertThat(service.get("/q/health/ready").status()).isEqualTo(200);
    }
    DATABASE.execute("SELECT audit.create_partitions()");
  }

  @Test
  void aScheduleThatIsNoneIsToldAtTheStart() {
    assertThatThrownBy(
            () ->
                new ServiceProcess(
                    Map.of(
                        "DB_POSTGRES_URL", DATABASE.text(), "STEMMA_MAINTENANCE_CRON", "sundays")))
        .hasMessageContaining("STEMMA_MAINTENANCE_CRON must be five fields of cron")
        .hasMessageNotContaining("\tat ");
  }

  @Test
  void aValueOutsideItsRangeIsToldAtTheStartInOneLine() {
    assertThatThrownBy(
            () ->
                new ServiceProcess(
                    Map.of(
                        "DB_BACKEND", "sqlite",
                        "DB_SQLITE_PATH", folder.resolve("estate.db").toString(),
                        "STEMMA_STORE_POOL_SIZE", "0")))
        .hasMessageContaining("STEMMA_STORE_POOL_SIZE must be 1 to 100, not 0.")
        .hasMessageNotContaining("\tat ");
  }

  private static JsonNode await(ServiceProcess service, String table, String month, String state) {
    Instant end = Instant.now().plus(PATIENCE);
    JsonNode found = MissingNode.getInstance();
    while (!found.path("state").asText().equals(state)
        || found.path("outlook").asText().equals("due: verify")) {
      assertThat(Instant.now()).as(service.log()).isBefore(end);
      found =
          StreamSupport.stream(
                  service.get("/api/v1/admin/partitions").body().path("months").spliterator(),
                  false)
              .filter(item -> item.path("table").asText().equals(table))
              .filter(item -> item.path("month").asText().equals(month))
              .findFirst()
              .orElse(MissingNode.getInstance());
    }
    return found;
  }

  private static void awaitRows(String goneWhenEmpty) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!DATABASE.rows(goneWhenEmpty).isEmpty()) {
      assertThat(Instant.now()).isBefore(end);
    }
  }

  private static String monthAhead(int months) {
    return DATABASE.value(
        "SELECT to_char(now() AT TIME ZONE 'UTC' + make_interval(months => ?), 'YYYY_MM')", months);
  }
}
