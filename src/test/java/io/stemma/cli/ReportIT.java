package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.stemma.backfill.Backfill;
import io.stemma.backfill.SqliteFile;
import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Progress;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.report.LineageOddities;
import io.stemma.backfill.report.Signature;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The report that a person signs: whole, as its schema says, and the same as its page. */
class ReportIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String AGENT =
      "agent_metadata (agent_id, status, created_at, last_update, parent_agent_id, total_updates)";
  private static final String WHEN = "2025-06-01T00:00:00Z";
  private static final String NAIVE = "2025-06-01T12:00:00";

  @TempDir private Path folder = Path.of("");

  @Test
  void accountsForEverythingAndFitsItsSchema() throws Exception {
    SqliteFile file = oddFile("odd.db");

    LoadReport report = run(file.path(), false, false);

    assertThat(schema().validate(json(report))).isEmpty();
    assertThat(report.addsUp()).isTrue();
    assertThat(report.tables().get(0).details().quarantined().counts())
        .isEqualTo(Map.of("no_key", 2L));
    assertThat(report.tables().get(0).details().kept().counts())
        .isEqualTo(Map.of("wrong_class", 1L, "unreadable_time", 1L));
    assertThat(report.unknownTables()).isEqualTo(Map.of("stray", 2L));
    assertThat(report.file().zoneNeededBy()).containsExactly("agent_metadata.created_at");
    assertThat(report.file().bytes()).isEqualTo(Files.size(file.path()));
    assertThat(report.record().placeholders().first()).containsExactly("<b>nobody</b>");
    assertThat(report.record().lineage())
        .isEqualTo(
            new LineageOddities(
                1,
                List.of("narcissus"),
                1,
                List.of(new LineageOddities.Cycle(3, List.of("ring-1", "ring-2", "ring-3")))));
    assertThat(json(report).at("/0/verification/verified").booleanValue()).isFalse();
    assertThat(json(report).at("/0/verification/command").textValue())
        .contains("scripts/stemma verify", file.path().toString(), "America/Denver");
  }

  @Test
  void isKeptWithItsRunAndItsSumIsThatOfItsPage() throws Exception {
    LoadReport report = run(oddFile("kept.db").path(), false, false);

    String page = page(report);
    ObjectNode kept =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    DATABASE.value(
                        "SELECT report FROM backfill.runs WHERE run_id = ?", report.run()));

    String sum = kept.path(Signature.MEMBER).textValue();
    assertThat(Signature.of(kept)).isEqualTo(sum);
    assertThat(page).contains("Rows that are not accounted for: 0.", "lacks column timestamp");
    assertThat(page).contains(sum, "NOT VERIFIED", "&lt;b&gt;nobody&lt;/b&gt;");
    assertThat(page).doesNotContain("<b>", "<script");
  }

  @Test
  void saysWhatAVerificationFound() throws Exception {
    Path file = SqliteFile.live(folder, "proved.db").agent("proved", WHEN).path();

    LoadReport clean = run(file, true, false);
    DATABASE.execute(
        """
        ALTER TABLE core.identities DISABLE TRIGGER disowns_changed_row;
        UPDATE core.identities SET notes = 'not so' WHERE agent_id = 'proved';
        ALTER TABLE core.identities ENABLE TRIGGER disowns_changed_row
        """);
    LoadReport dirty = tablesOnly(file);

    assertThat(schema().validate(json(clean))).isEmpty();
    assertThat(schema().validate(json(dirty))).isEmpty();
    assertThat(clean.state()).isEqualTo("done");
    assertThat(page(clean)).contains("Everything is validated.");
    assertThat(dirty.state()).isEqualTo("differences_found");
    assertThat(page(dirty)).contains("NOT everything is validated", "mismatched");
    assertThat(
            DATABASE.value(
                "SELECT report -> 'verification' ->> 'clean' FROM backfill.runs WHERE run_id = ?",
                dirty.run()))
        .isEqualTo("false");
  }

  @Test
  void ofADryRunSaysSo() throws Exception {
    LoadReport report = run(oddFile("dry.db").path(), false, true);

    assertThat(schema().validate(json(report))).isEmpty();
    assertThat(json(report).at("/0/run").isNull()).isTrue();
    assertThat(page(report)).contains("DRY RUN", "The graph as it is now");
  }

  /** A run that does not take the table that is wrong does not mend it either. */
  private LoadReport tablesOnly(Path file) {
    LoadOptions options = LoadOptions.usual().withTables(java.util.Set.of("agent_state"));
    return backfill(options, null).withVerification().run(List.of(file)).get(0);
  }

  private SqliteFile oddFile(String name) {
    return SqliteFile.live(folder, name)
        .execute("CREATE TABLE stray (a); INSERT INTO stray VALUES (1), (2)")
        .execute("DROP TABLE rate_limits; CREATE TABLE rate_limits (agent_id, stored)")
        .insert(AGENT, "", "active", WHEN, WHEN, null, 1)
        .insert(AGENT, new byte[] {1}, "active", WHEN, WHEN, null, 1)
        .insert(AGENT, "ring-1", "active", WHEN, WHEN, "ring-2", 1)
        .insert(AGENT, "ring-2", "active", WHEN, WHEN, "ring-3", 1)
        .insert(AGENT, "ring-3", "active", WHEN, WHEN, "ring-1", "many")
        .insert(AGENT, "narcissus", "active", NAIVE, WHEN, "narcissus", 1)
        .insert(AGENT, "child", "active", "when?", WHEN, "<b>nobody</b>", 1);
  }

  private static LoadReport run(Path file, boolean verify, boolean dry) {
    Backfill backfill = backfill(LoadOptions.usual().withDryRun(dry), ZoneId.of("America/Denver"));
    return (verify ? backfill.withVerification() : backfill).run(List.of(file)).get(0);
  }

  private static Backfill backfill(
      LoadOptions options, @org.jspecify.annotations.Nullable ZoneId zone) {
    return new Backfill(
        DATABASE.settings(),
        GovernanceFamily.FAMILY,
        zone,
        options,
        new StopRequest(),
        Progress.UNSEEN);
  }

  private JsonNode json(LoadReport report) throws IOException {
    Path file = folder.resolve("report.json");
    ReportFile.at(file).write(List.of(report));
    return new ObjectMapper().readTree(Files.readString(file));
  }

  private String page(LoadReport report) throws IOException {
    Path file = folder.resolve("report.html");
    ReportFile.at(file).write(List.of(report));
    return Files.readString(file);
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("docs", "report.schema.json")));
  }
}
