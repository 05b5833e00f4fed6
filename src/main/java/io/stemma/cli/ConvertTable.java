package io.stemma.cli;

import io.stemma.backfill.convert.ConvertReport;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.source.SideFileFacts;
import io.stemma.error.Counted;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What became of converted files, for people. */
record ConvertTable(PrintWriter out) {
  private static final String ROW = "%-36s %9s %9s %9s %9s %11s %6s%n";
  private static final String NUMBERS = "%-36s %9d %9d %9d %9d %11d %6d%n";

  void print(List<ConvertReport> reports, Path made) {
    reports.forEach(this::print);
    out.println(
        "read = loaded + unchanged + quarantined, in records: a row with a history makes several;");
    out.println("kept: cells their column cannot hold, kept raw beside the row.");
    long aside = reports.stream().flatMap(r -> r.tables().stream()).mapToLong(this::aside).sum();
    if (aside > 0) {
      out.println(
          "For quarantined rows and kept cells see the tables quarantine and kept_cells of "
              + made
              + ".");
    }
    boolean isWhole =
        reports.stream().noneMatch(report -> NotAccountedFor.isFailure(report.notAccountedFor()));
    out.println(
        "Made "
            + made
            + (isWhole
                ? ". Sources are as they were. Next: DB_SQLITE_PATH=" + made
                : " without the rows that are not accounted for. Sources are as they were."));
    out.flush();
  }

  private long aside(TableCount table) {
    return table.quarantined() + table.keptCells();
  }

  private void print(ConvertReport report) {
    out.printf("%s%n%n", report.file().name());
    out.printf(ROW, "source table", "rows", "read", "loaded", "unchanged", "quarantined", "kept");
    for (TableCount table : report.tables()) {
      out.printf(
          NUMBERS,
          table.source() + " (" + table.dialect() + ")",
          table.rows(),
          table.read(),
          table.loaded(),
          table.unchanged(),
          table.quarantined(),
          table.keptCells());
    }
    for (SideFileFacts log : report.file().sideFiles()) {
      out.printf(
          "%s: %,d of %s also stand in a table and are not read twice.%n",
          log.name(), log.told(), Counted.of(log.lines(), "line"));
    }
    if (!report.notTaken().isEmpty()) {
      out.println(
          "Not taken, because no family knows them: "
              + String.join(", ", report.notTaken().keySet()));
    }
    report.file().remarks().forEach(out::println);
    AcceptUnknownOption.print(report.notAccountedFor(), out);
    out.println();
  }
}
