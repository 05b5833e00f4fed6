package io.stemma.cli;

import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.TableCount;
import java.io.PrintWriter;
import java.util.Map;

/** A report for people. */
record ReportTable(PrintWriter out) {
  private static final String ROW = "%-36s %-24s %9s %9s %9s %9s %11s %9s %6s%n";
  private static final String NUMBERS = "%-36s %-24s %9d %9d %9d %9d %11d %9d %6d%n";

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
    if (!report.notTaken().isEmpty()) {
      out.println(
          "Not taken, because no family knows them: " + String.join(", ", report.notTaken()));
    }
    if (!report.leftOut().isEmpty()) {
      out.println("Left out by --tables: " + String.join(", ", report.leftOut()));
    }
    print("identities", report.identities());
    print("graph", report.graph());
    if (!report.graphGaps().isEmpty()) {
      out.println(
          "The graph is NOT whole: rows of "
              + String.join(", ", report.graphGaps())
              + " were written without it. 'stemma graph rebuild' makes it again.");
    }
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
