package io.stemma.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.TableCount;
import io.stemma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lines of a log that are no calls, or say more than a call: none is lost. */
class OddLogIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final String AT = "2025-12-01T08:00:00.000001Z";

  @TempDir private Path parent = Path.of("");

  @Test
  void everyLineIsLoadedKeptOrPutAside() {
    EstateFolder estate = new EstateFolder(DATABASE, parent, "odd");
    estate.line("\uFEFF" + call("mark")).line(call("windows") + "\r").line("").line("  ");
    refused(estate);
    kept(estate);
    estate.bytes("{\"timestamp\": \"2025-12".getBytes(StandardCharsets.UTF_8));

    LoadReport report = estate.run();

    assertThat(
            DATABASE.rows(
                "SELECT source_row, reason FROM backfill.quarantine ORDER BY source_row::int"))
        .containsExactly(
            "5|not_json",
            "6|not_an_object",
            "7|not_json",
            "8|invalid_utf8",
            "9|line_too_long",
            "10|no_time",
            "11|no_time",
            "12|not_json",
            "23|half_line");
    assertThat(
            DATABASE.rows(
                "SELECT source_row, source_column, reason FROM backfill.kept_cells ORDER BY source_row::int"))
        .containsExactly(
            "13|agent_id|nul_character",
            "14|line|unknown_member",
            "15|line|duplicate_keys",
            "16|line|wrong_kind",
            "17|line|wrong_kind",
            "18|line|wrong_kind",
            "19|success|wrong_class",
            "20|line|lone_surrogate",
            "21|line|unknown_member",
            "22|line|unknown_member");
    TableCount log = EstateFolder.log(report);
    assertThat(log.rows()).isEqualTo(21);
    assertThat(log.read()).isEqualTo(log.loaded() + log.quarantined()).isEqualTo(21);
    assertThat(EstateFolder.log(estate.run()).unchanged()).isEqualTo(log.loaded());
    assertThat(estate.verify().isClean()).isTrue();
    assertThat(EVIDENCE.stream().flatMap(query -> DATABASE.rows(query).stream()))
        .containsExactly("t", "t", "t", "t");
  }

  /** The bytes of odd lines can be found again, but for a secret. */
  private static final java.util.List<String> EVIDENCE =
      java.util.List.of(
          "SELECT convert_from(bytes, 'UTF8') LIKE '%\"client\": \"x\"}' FROM backfill.kept_cells WHERE source_row = '14'",
          "SELECT cells::text LIKE '%7b2274ff%' FROM backfill.quarantine WHERE source_row = '8'",
          "SELECT detail LIKE '1,100,000 bytes with SHA-256 %' FROM backfill.quarantine WHERE source_row = '9'",
          "SELECT NOT bool_or(convert_from(bytes, 'UTF8') LIKE '%hunter2%') FROM backfill.kept_cells WHERE source_column = 'line'");

  private static void refused(EstateFolder estate) {
    estate
        .line("no JSON at all")
        .line("[1, 2]")
        .line(call("one") + call("two"))
        .bytes(new byte[] {'{', '"', 't', (byte) 0xff, '\n'})
        .line("x".repeat(1_100_000))
        .line("{\"tool_name\": \"without time\"}")
        .line(call("t").replace(AT, "yesterday"))
        .line("{\"timestamp\": \"" + AT + "\", \"tool_name\": \"cut");
  }

  private static void kept(EstateFolder estate) {
    estate
        .line(call("nul").replace("\"a\"", "\"a\\u0000b\""))
        .line(call("unknown").replace("}", ", \"client\": \"x\"}"))
        .line(call("duplicate").replace("}", ", \"success\": false}"))
        .line(call("object").replace("\"a\"", "{\"id\": \"a\"}"))
        .line(call("number").replace("\"a\"", "17"))
        .line(call("nan").replace("true", "NaN"))
        .line(call("two").replace("true", "2"))
        .line(call("surrogate").replace("\"a\"", "\"\\ud83d\""))
        .line(call("secret").replace("}", ", \"api_key\": \"hunter2\"}"))
        .line(call("deep").replace("}", ", \"x\": [{\"api\\u005fkey\": \"hunter2\"}]}"));
  }

  private static String call(String tool) {
    return EstateFolder.call(AT, tool, "a");
  }
}
