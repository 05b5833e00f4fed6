package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.schema.Schema;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of docs/trail.md, run by pg_cron in a database of its own. */
class PgCronIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder = Path.of("");

  @Test
  void pgCronMakesMonthsAndARetirementThatFailsStopsNoCreation() throws SQLException {
    try (MortalServer server = new MortalServer(folder.resolve("server"))) {
      DatabaseUrl superuser = server.url().as("postgres", server.url().password());
      new Schema(new PostgresSettings(server.url(), PostgresSettings.DEFAULT_GRAPH)).migrate();
      DatabaseUrl cron = superuser.in("postgres");
      execute(cron, "CREATE EXTENSION pg_cron");
      execute(
          server.url(),
          """
          DROP TABLE audit.events_%1$s, audit.tool_usage_%1$s;
          SELECT audit.ensure_partition('events', '2020-01-01');
          SELECT audit.note_archived('events', '2020-01-01', 'f', 's', 1, 0, 'c', now());
          ALTER TABLE audit.events DETACH PARTITION audit.events_2020_01;
          SELECT audit.note_detached('events', '2020-01-01', now());
          SELECT audit.note_verified('events', '2020-01-01', 0, now() - interval '1 day');
          CREATE VIEW public.in_the_way AS SELECT event_id FROM audit.events_2020_01;
          """
              .formatted(nextMonth(server.url())));
      execute(
          cron,
          """
          SELECT cron.schedule_in_database('stemma-create', '1 seconds', 'SELECT audit.create_partitions()', 'stemma', 'stemma');
          SELECT cron.schedule_in_database('stemma-retire', '1 seconds', 'SELECT audit.retire_partitions()', 'stemma', 'stemma');
          """);

      await(
          superuser,
          "SELECT count(*) > 0 FROM audit.partitions WHERE partition_name = 'events_"
              + nextMonth(server.url())
              + "'");
      await(
          superuser, "SELECT count(*) > 0 FROM audit.events WHERE event_type = 'retention_failed'");
      assertThat(value(superuser, "SELECT to_regclass('audit.events_2020_01') IS NOT NULL"))
          .isEqualTo("t");
      execute(server.url(), "DROP VIEW public.in_the_way");
      await(superuser, "SELECT state = 'dropped' FROM audit.months WHERE month = '2020-01-01'");
      assertThat(value(cron, "SELECT count(*) FROM cron.job_run_details WHERE status = 'failed'"))
          .isEqualTo("0");
      // The owner dumps its whole database: nothing of the extension's stands in it.
      server.dumpAsOwner(folder.resolve("all.sql"));
      assertThat(folder.resolve("all.sql")).content().contains("CREATE TABLE audit.months");
    }
  }

  private static String nextMonth(DatabaseUrl url) throws SQLException {
    return value(url, "SELECT to_char(now() AT TIME ZONE 'UTC' + interval '1 month', 'YYYY_MM')");
  }

  private static void await(DatabaseUrl url, String condition) throws SQLException {
    Instant end = Instant.now().plus(PATIENCE);
    try (Connection connection = Postgres.connect(url, "stemma-test")) {
      while (!List.of("t").equals(TestDatabase.rows(connection, condition))) {
        assertThat(Instant.now()).as(condition).isBefore(end);
      }
    }
  }

  private static String value(DatabaseUrl url, String query) throws SQLException {
    try (Connection connection = Postgres.connect(url, "stemma-test")) {
      return TestDatabase.rows(connection, query).get(0);
    }
  }

  private static void execute(DatabaseUrl url, String sql) throws SQLException {
    try (Connection connection = Postgres.connect(url, "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
