package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.demo.DemoEstate;
import io.stemma.demo.DemoOrder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backfill that is stopped, killed or started twice ends with what an undisturbed one gives. */
class ResumeIT {
  @RegisterExtension static final TestDatabase UNDISTURBED = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase KILLED = TestDatabase.withGraph();
  @RegisterExtension static final TestDatabase STOPPED = TestDatabase.withGraph();

  private static final int AGENTS = 3000;
  private static final int KILLS = 6;

  @TempDir static Path folder = Path.of("");

  private static Path estate = Path.of("");

  @BeforeAll
  static void makeEstate() {
    estate = folder.resolve("estate.db");
    DemoEstate.write(new DemoOrder(AGENTS, 3, estate, false));
  }

  @Test
  void killedAtAnyMomentItEndsWithTheSameContent() throws Exception {
    run(UNDISTURBED, new StopRequest());
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);

    for (int i = 0; i < KILLS; i++) {
      Process process = backfillProcess(KILLED);
      process.waitFor(random.nextInt(300, 3000), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
    LoadReport last = run(KILLED, new StopRequest());

    assertThat(contents(KILLED)).as("seed %d", seed).isEqualTo(contents(UNDISTURBED));
    assertThat(last.tables())
        .as("seed %d", seed)
        .allMatch(t -> t.read() == t.loaded() + t.unchanged() + t.quarantined());
    assertThat(KILLED.rows("SELECT * FROM projection.differences()")).as("seed %d", seed).isEmpty();
  }

  @Test
  void stoppedAtTheEndOfABatchItGoesOnAsTheSameRun() {
    StopRequest atOnce = new StopRequest();
    atOnce.make();

    assertThatThrownBy(() -> run(STOPPED, atOnce))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(STOPPED.value("SELECT state FROM backfill.runs")).isEqualTo("interrupted");
    LoadReport report = run(STOPPED, new StopRequest());

    assertThat(STOPPED.rows("SELECT run_id, state FROM backfill.runs"))
        .containsExactly(report.run() + "|done");
    assertThat(report.tables()).allMatch(table -> table.loaded() == table.read());
  }

  @Test
  void aSecondBackfillOfTheSameSourceIsRefused() throws SQLException {
    try (Connection other = UNDISTURBED.connect()) {
      TestDatabase.rows(
          other,
          "SELECT pg_advisory_lock(hashtextextended('stemma backfill of ' || ?, 0))",
          estate.toString());

      assertThatThrownBy(() -> run(UNDISTURBED, new StopRequest()))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKFILL_RUNNING));
    }
  }

  private static LoadReport run(TestDatabase database, StopRequest stop) {
    return new Backfill(database.settings(), GovernanceFamily.FAMILY, null, stop)
        .run(List.of(estate))
        .get(0);
  }

  private static Process backfillProcess(TestDatabase database) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.stemma.cli.Stemma",
            "backfill",
            "--sqlite",
            estate.toString());
    builder.environment().put("DB_POSTGRES_URL", database.text());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  /** A digest of every table, without the keys that count up and the number of the run. */
  private static List<String> contents(TestDatabase database) {
    List<String> contents = new ArrayList<>();
    for (String table :
        List.of(
            "core.identities - '{identity_key,backfill_run}'::text[]",
            "core.sessions - '{backfill_run}'::text[]",
            "core.agent_state - '{state_key,backfill_run}'::text[]",
            "core.discoveries - '{discovery_key,backfill_run}'::text[]",
            "core.discovery_tags - '{discovery_tag_key,backfill_run}'::text[]",
            "core.discovery_links - '{link_key,backfill_run}'::text[]",
            "core.dialectic_sessions - '{session_key,backfill_run}'::text[]",
            "core.dialectic_messages - '{message_key,backfill_run}'::text[]",
            "audit.events - '{backfill_run}'::text[]",
            "audit.tool_usage - '{backfill_run}'::text[]")) {
      String name = table.substring(0, table.indexOf(' '));
      contents.add(
          name
              + "|"
              + database.value(
                  "SELECT count(*) || '|' || coalesce(md5(string_agg(row, '' ORDER BY row)), '') FROM "
                      + "(SELECT (to_jsonb(t) "
                      + table.substring(name.length())
                      + ")::text AS row FROM "
                      + name
                      + " t) rows"));
    }
    return contents;
  }
}
