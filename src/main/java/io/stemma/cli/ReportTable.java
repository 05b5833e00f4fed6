package io.stemma.cli;

import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.report.LineageOddities;
import io.stemma.backfill.report.Proof;
import io.stemma.backfill.source.SideFileFacts;
import io.stemma.error.Counted;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for people. */
record ReportTable(PrintWriter out) {
  private static final String ROW = "%-36s %-24s %9s %9s %9s %9s %11s %9s %6s%n";
  private static final String NUMBERS = "%-36s %-24s %9d %9d %9d %9d %11d %9d %6d%n";

  void print(LoadReport report) {
    out.printf(
        "%s  (%s)%n%n",
        report.source(),
        report.options().dryRun() ? "DRY RUN: nothing is written" : "run " + report.run());
    out.printf(
        ROW,
        "source table",
        "target",
        "rows",
        "read",
        "loaded",
        "unchanged",
        "quarantined",
        "skipped",
        "kept");
    for (TableCount table : report.tables()) {
      out.printf(
          NUMBERS,
          table.source() + " (" + table.dialect() + ")",
          table.target(),
          table.rows(),
          table.read(),
          table.loaded(),
          table.unchanged(),
          table.quarantined(),
          table.skipped(),
          table.keptCells());
    }
    out.println();
    out.println(
        "read = loaded + unchanged + quarantined + skipped, in records: a row with a history makes several;");
    out.println("skipped: past their retention (--apply-retention);");
    out.println("kept: cells their column cannot hold, kept raw beside the row.");
    for (SideFileFacts log : report.file().sideFiles()) {
      out.printf(
          "%s: %d bytes, SHA-256 %s; %,d of %s also stand in a table and are not read twice.%n",
          log.name(), log.bytes(), log.sha256(), log.told(), Counted.of(log.lines(), "line"));
    }
    if (!report.options().dryRun()
        && report.tables().stream().anyMatch(table -> table.quarantined() > 0)) {
      out.println("What is in quarantine: " + report.quarantineCommand());
    }
    if (!report.notTaken().isEmpty()) {
      out.println(
          "Not taken, because no family knows them: " + String.join(", ", report.notTaken()));
    }
    report.file().remarks().forEach(out::println);
    AcceptUnknownOption.print(report.notAccountedFor(), out);
    if (!report.leftOut().isEmpty()) {
      out.println("Left out by --tables: " + String.join(", ", report.leftOut()));
    }
    print("identities", report.identities());
    print(report.record().lineage());
    print(report.options().dryRun() ? "graph now" : "graph", report.graph());
    if (!report.graphGaps().isEmpty()) {
      out.println(
          "The graph is NOT whole: rows of "
              + String.join(", ", report.graphGaps())
              + " were written without it. 'stemma graph rebuild' makes it again.");
    }
    out.printf(
        "%nzone %s, %.1f s%n",
        report.zone() == null ? "none needed" : report.zone(),
        report.duration().toMillis() / 1000.0);
    print(report, report.proof());
    out.flush();
  }

  private void print(LineageOddities lineage) {
    if (lineage.selfParents() + lineage.cycles() > 0) {
      out.printf(
          "lineage: %s, %s; the report names them%n",
          Counted.of(
              lineage.selfParents(),
              "agent that is its own parent",
              "agents that are their own parent"),
          Counted.of(lineage.cycles(), "cycle of ancestors", "cycles of ancestors"));
    }
  }

  private void print(LoadReport report, @Nullable Proof proof) {
    if (proof != null) {
      for (Proof.Line line : proof.lines()) {
        if (!"validated".equals(line.state())) {
          out.printf("%s %s: %s%n", line.kind(), line.name(), line.state());
        }
      }
      out.println(proof.isClean() ? "Everything is validated." : "NOT everything is validated.");
    }
    if (!report.options().dryRun() && (proof == null || !proof.isClean())) {
      out.println((proof == null ? "Not verified: " : "Each difference: ") + report.proofCommand());
    }
    out.println();
  }

  private void print(String title, Map<String, Long> counts) {
    out.println();
    if (counts.isEmpty()) {
      out.println(title + ": none");
    }
    counts.forEach((name, count) -> out.printf("%-26s %9d%n", title + " " + name, count));
  }
}
