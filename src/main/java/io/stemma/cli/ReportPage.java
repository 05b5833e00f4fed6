package io.stemma.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.Reasons;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.report.LineageOddities;
import io.stemma.backfill.report.Program;
import io.stemma.backfill.report.Proof;
import io.stemma.backfill.report.RecordState;
import io.stemma.backfill.report.Signature;
import io.stemma.error.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The report as a page for a person to read, print and sign. HTML, because every desk can show and
 * print it as it is meant, and because any agent's name can stand in it unharmed.
 */
record ReportPage(List<LoadReport> reports) {
  String html() {
    Html page = new Html("Backfill report");
    reports.forEach(report -> page.section(html -> put(report, html)));
    return page.end();
  }

  private static void put(LoadReport report, Html html) {
    ObjectNode json = report.toJson();
    html.heading(1, report.options().dryRun() ? "Backfill report: DRY RUN" : "Backfill report");
    if (report.options().dryRun()) {
      html.warning("Nothing was written: this is what a backfill would do.");
    }
    html.table(List.of("", ""), about(report, json));
    tables(report, html);
    reasons(report, html);
    record(report, html);
    proof(report, html);
    html.heading(2, "Signature");
    html.paragraph("SHA-256 of the canonical JSON of this report:");
    html.code(json.path(Signature.MEMBER).asText());
    html.signatureLine();
  }

  private static List<List<Object>> about(LoadReport report, ObjectNode json) {
    String zone = report.zone() == null ? "none needed" : report.zone();
    List<String> needed = report.file().zoneNeededBy();
    return List.of(
        List.of("program", Program.version()),
        List.of("ended", report.state().replace('_', ' ')),
        List.of("run", report.run() == 0 ? "none" : String.valueOf(report.run())),
        List.of("source", report.source()),
        List.of("its SHA-256", report.file().sha256()),
        List.of("its size", String.format("%,d bytes", report.file().bytes())),
        List.of(
            "zone", needed.isEmpty() ? zone : zone + ", needed by " + String.join(", ", needed)),
        List.of("options", json.path("options").toString()),
        List.of("started", json.path("startedAt").asText()),
        List.of("finished", json.path("finishedAt").asText()),
        List.of("took", String.format("%.1f s", report.duration().toMillis() / 1000.0)));
  }

  private static void tables(LoadReport report, Html html) {
    html.heading(2, "Tables");
    List<List<Object>> rows = new ArrayList<>();
    for (TableCount table : report.tables()) {
      rows.add(
          List.of(
              table.source() + " (" + table.dialect() + ")",
              table.target(),
              table.rows(),
              table.read(),
              table.loaded(),
              table.unchanged(),
              table.quarantined(),
              table.skipped(),
              table.addsUp() ? "adds up" : "DOES NOT ADD UP",
              table.keptCells(),
              String.format("%.1f s", table.details().worked().toMillis() / 1000.0)));
    }
    html.table(
        List.of(
            "source table",
            "target",
            "rows",
            "read",
            "loaded",
            "unchanged",
            "quarantined",
            "skipped",
            "sum",
            "kept cells",
            "took"),
        rows);
    html.paragraph("read = loaded + unchanged + quarantined + skipped, in records.");
    if (!report.addsUp()) {
      html.warning("The sums do not add up. Do not sign.");
    }
    if (!report.notTaken().isEmpty()) {
      html.paragraph("Tables of the file that nobody knows; they were not taken:");
      html.table(List.of("table", "rows"), rowsOf(report.unknownTables()));
    }
    report.file().remarks().forEach(html::warning);
    notAccountedFor(report, html);
    if (!report.leftOut().isEmpty()) {
      html.paragraph("Left out by --tables: " + String.join(", ", report.leftOut()));
    }
  }

  private static void notAccountedFor(LoadReport report, Html html) {
    List<NotAccountedFor> all = report.notAccountedFor();
    if (NotAccountedFor.isFailure(all)) {
      html.warning(
          "Rows that are not accounted for: " + report.rowsNotAccountedFor() + ". Do not sign.");
    }
    if (!all.isEmpty()) {
      List<List<Object>> rows = new ArrayList<>();
      for (NotAccountedFor found : all) {
        rows.add(
            List.of(
                found.table(),
                found.rows() == null ? "cannot be counted" : found.rows(),
                found.reason(),
                found.isAccepted() ? "accepted (--accept-unknown)" : "NOT accounted for"));
      }
      html.paragraph("Tables of a known name that are not taken:");
      html.table(List.of("table", "rows", "why", ""), rows);
    }
  }

  private static void reasons(LoadReport report, Html html) {
    html.heading(2, "Put aside and kept raw");
    reasons("Records in quarantine", report, html, table -> table.details().quarantined());
    if (!report.options().dryRun()) {
      html.code(report.quarantineCommand());
    }
    reasons("Cells kept raw", report, html, table -> table.details().kept());
    if (!report.options().dryRun()) {
      html.code(report.keptCellsQuery());
    }
  }

  private static void reasons(
      String title, LoadReport report, Html html, Function<TableCount, Reasons> which) {
    List<List<Object>> rows = new ArrayList<>();
    for (TableCount table : report.tables()) {
      new TreeMap<>(which.apply(table).counts())
          .forEach((reason, count) -> rows.add(List.of(table.source(), reason, count)));
    }
    html.paragraph(title + (rows.isEmpty() ? ": none." : ":"));
    if (!rows.isEmpty()) {
      html.table(List.of("source table", "reason", "count"), rows);
    }
  }

  private static void record(LoadReport report, Html html) {
    RecordState record = report.record();
    html.heading(2, "The record");
    html.paragraph(
        Counted.of(record.identities(), "identity", "identities")
            + " and "
            + Counted.of(record.placeholders().count(), "placeholder")
            + " (agents that are only referred to)"
            + firstOf(record.placeholders().count(), record.placeholders().first()));
    LineageOddities lineage = record.lineage();
    html.paragraph(
        Counted.of(
                lineage.selfParents(),
                "agent names itself as its parent",
                "agents name themselves as their parent")
            + firstOf(lineage.selfParents(), lineage.firstSelfParents()));
    html.paragraph(
        Counted.of(lineage.cycles(), "cycle", "cycles")
            + " of agents that descend from each other.");
    for (LineageOddities.Cycle cycle : lineage.firstCycles()) {
      html.paragraph("Cycle of " + cycle.size() + firstOf(cycle.size(), cycle.firstAgents()));
    }
    if (!record.graph().isEmpty()) {
      html.paragraph(
          report.options().dryRun()
              ? "The graph as it is now, before any backfill:"
              : "The graph over the whole record:");
      html.table(List.of("label", "elements"), rowsOf(record.graph()));
    }
    if (!record.graphGaps().isEmpty()) {
      html.warning(
          "The graph is not whole: rows were written without it to "
              + String.join(", ", record.graphGaps()));
    }
  }

  private static void proof(LoadReport report, Html html) {
    html.heading(2, "Verification");
    Proof proof = report.proof();
    if (proof == null) {
      html.warning("NOT VERIFIED. This command does it:");
      html.code(report.proofCommand());
      return;
    }
    if (proof.isClean()) {
      html.paragraph("Everything is validated.");
    } else {
      html.warning("NOT everything is validated. This command names each difference:");
      html.code(report.proofCommand());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (Proof.Line line : proof.lines()) {
      rows.add(
          List.of(
              line.kind(),
              line.name(),
              line.state() + (line.reason() == null ? "" : ": " + line.reason()),
              line.expected(),
              line.actual(),
              line.expectedChecksum(),
              line.actualChecksum(),
              line.differences()));
    }
    html.table(
        List.of(
            "", "name", "state", "expected", "there", "checksum", "checksum there", "differences"),
        rows);
  }

  private static List<List<Object>> rowsOf(Map<String, Long> counts) {
    List<List<Object>> rows = new ArrayList<>();
    counts.forEach((name, count) -> rows.add(List.of(name, count)));
    return rows;
  }

  private static String firstOf(long count, List<String> names) {
    if (names.isEmpty()) {
      return ".";
    }
    return ": " + String.join(", ", names) + (count > names.size() ? ", …" : ".");
  }
}
