package io.stemma.cli;

import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.source.SideFileFacts;
import java.io.PrintWriter;
import java.util.Map;

/** A report for people. */
record ReportTable(PrintWriter out) {
  private static final String ROW = "%-36s %-24s %9s %9s %9s %9s %11s %6s%n";
  private static final String NUMBERS = "%-36s %-24s %9d %9d %9d %9d %11d %6d%n";

  void print(LoadReport report) {
    out.printf("%s  (run %d)%n%n", report.source(), report.run());
    out.printf(
        ROW,
        "source table",
        "target",
        "rows",
        "read",
        "loaded",
        "unchanged",
        "quarantined",
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
          table.keptCells());
    }
    out.println();
    out.println(
        "read = loaded + unchanged + quarantined, in records: a row with a history makes several;");
    out.println("kept: cells their column cannot hold, kept raw beside the row.");
    for (SideFileFacts log : report.sideFiles()) {
      out.printf(
          "%s: %d bytes, SHA-256 %s; a table tells %d of its %d lines, too: they are not read twice.%n",
          log.name(), log.bytes(), log.sha256(), log.told(), log.lines());
    }
    if (!report.notTaken().isEmpty()) {
      out.println(
          "Not taken, because no family knows them: " + String.join(", ", report.notTaken()));
    }
    print("identities", report.identities());
    print("graph", report.graph());
    out.printf(
        "%nzone %s, %.1f s%n%n",
        report.zone() == null ? "none needed" : report.zone(),
        report.duration().toMillis() / 1000.0);
    out.flush();
  }

  private void print(String title, Map<String, Long> counts) {
    out.println();
    if (counts.isEmpty()) {
      out.println(title + ": none");
    }
    counts.forEach((name, count) -> out.printf("%-26s %9d%n", title + " " + name, count));
  }
}
