package io.stemma.backfill.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.report.Program;
import io.stemma.backfill.report.Proof;
import io.stemma.backfill.report.RecordState;
import io.stemma.backfill.report.Signature;
import io.stemma.backfill.report.SourceFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one source: what a person signs.
 *
 * @param run number of the run; 0 for a dry run, which has none
 * @param unknownTables rows of the file's tables that the family does not know, by table
 * @param notAccountedFor tables of a known name whose rows are not taken
 * @param leftOut tables that the family knows and the options leave out
 * @param record what stands in the record after the run, or would
 * @param proof what a verification found; null where none was asked for
 */
public record LoadReport(
    long run,
    SourceFile file,
    LoadOptions options,
    Instant startedAt,
    Duration duration,
    List<TableCount> tables,
    Map<String, Long> unknownTables,
    List<NotAccountedFor> notAccountedFor,
    List<String> leftOut,
    RecordState record,
    @Nullable Proof proof) {
  public LoadReport {
    tables = List.copyOf(tables);
    notAccountedFor = List.copyOf(notAccountedFor);
    leftOut = List.copyOf(leftOut);
  }

  /** The report with what a verification found. */
  public LoadReport provenBy(Proof found) {
    return new LoadReport(
        run,
        file,
        options,
        startedAt,
        duration,
        tables,
        unknownTables,
        notAccountedFor,
        leftOut,
        record,
        found);
  }

  /** The source's path. */
  public String source() {
    return file.name();
  }

  public @Nullable String zone() {
    return file.zone();
  }

  /** Tables of the file that the family does not know. */
  public List<String> notTaken() {
    return List.copyOf(unknownTables.keySet());
  }

  /** Real identities and placeholders in the whole record. */
  public Map<String, Long> identities() {
    return record.identityCounts();
  }

  /** Elements by label in the whole graph; empty where there is none. */
  public Map<String, Long> graph() {
    return record.graph();
  }

  /** Tables of the record with rows that were written without the graph. */
  public List<String> graphGaps() {
    return record.graphGaps();
  }

  /** Whether every record of every table is accounted for. */
  public boolean addsUp() {
    return tables.stream().allMatch(TableCount::addsUp);
  }

  /**
   * How the run ended: done, tables_not_taken where rows of known tables stay behind that nobody
   * accepted, or differences_found where the verification found others.
   */
  public String state() {
    if (NotAccountedFor.isFailure(notAccountedFor)) {
      return "tables_not_taken";
    }
    return isClean() ? "done" : "differences_found";
  }

  /** Whether nothing stands in the way of exit code 0. */
  public boolean isClean() {
    return !NotAccountedFor.isFailure(notAccountedFor) && (proof == null || proof.isClean());
  }

  /** How many rows are not accounted for; those that were accepted are none. */
  public long rowsNotAccountedFor() {
    return NotAccountedFor.rows(notAccountedFor);
  }

  /** The command that proves this run. */
  public String proofCommand() {
    return "scripts/stemma verify --sqlite '"
        + source().replace("'", "'\\''")
        + "'"
        + (zone() == null ? "" : " --source-zone " + zone());
  }

  /** The command that lists quarantined rows, those that earlier runs met with them. */
  public String quarantineCommand() {
    return "scripts/stemma quarantine list";
  }

  /** What lists the preserved cells of this source, those that earlier runs kept with them. */
  public String keptCellsQuery() {
    return "SELECT k.* FROM backfill.kept_cells k JOIN backfill.runs USING (run_id) WHERE source = '"
        + source().replace("'", "''")
        + "'";
  }

  /** The report for programs, with its sum; {@code docs/report.schema.json} describes it. */
  public ObjectNode toJson() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("program", Program.version()).put("state", state());
    report.put("dryRun", options.dryRun()).put("run", run == 0 ? null : run);
    file.putInto(report);
    report.set("options", options.toJson());
    report.put("startedAt", startedAt.toString());
    report.put("finishedAt", startedAt.plus(duration).toString());
    report.put("durationMillis", duration.toMillis()).put("addsUp", addsUp());
    ArrayNode list = report.putArray("tables");
    tables.forEach(table -> list.add(table.toJson()));
    ArrayNode unknown = report.putArray("notTaken");
    unknownTables.forEach(
        (table, rows) -> unknown.addObject().put("table", table).put("rows", rows));
    ArrayNode notAccounted = report.putArray("notAccountedFor");
    notAccountedFor.forEach(found -> notAccounted.add(found.toJson()));
    report.put("rowsNotAccountedFor", rowsNotAccountedFor());
    leftOut.forEach(report.putArray("leftOut")::add);
    record.putInto(report);
    report.set("verification", proof == null ? Proof.missing(proofCommand()) : proof.toJson());
    return report.put(Signature.MEMBER, Signature.of(report));
  }

  String json() {
    return toJson().toString();
  }
}
