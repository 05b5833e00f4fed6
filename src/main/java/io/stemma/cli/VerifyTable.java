package io.stemma.cli;

import io.stemma.backfill.verify.GraphResult;
import io.stemma.backfill.verify.LabelResult;
import io.stemma.backfill.verify.TableResult;
import io.stemma.backfill.verify.ValidationState;
import io.stemma.backfill.verify.VerifyReport;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A verification for people. */
record VerifyTable(PrintWriter out) {
  private static final String HEADS = "%-36s %-24s %9s %9s %16s %16s %11s %9s %6s  %s%n";
  private static final String NUMBERS = "%-36s %-24s %9d %9d %16s %16s %11d %9d %6d  %s%n";

  void print(VerifyReport report) {
    out.printf("%s  (runs: %d)%n", report.source(), report.runs());
    if (report.isTakenUnderAnotherName()) {
      out.printf("taken as %s, told by its %s%n", report.takenAs(), report.matchedBy());
    }
    report.undone().forEach(out::println);
    out.println();
    out.printf(
        HEADS,
        "source table",
        "target",
        "records",
        "rows",
        "source checksum",
        "target checksum",
        "quarantined",
        "skipped",
        "kept",
        "state");
    report.tables().forEach(this::print);
    print(report.graph());
    report.remarks().forEach(out::println);
    out.printf(
        "%nzone %s, %.1f s: %s%n%n",
        report.zone() == null ? "none needed" : report.zone(),
        report.duration().toMillis() / 1000.0,
        report.isClean() ? "everything is validated" : "NOT everything is validated");
    out.flush();
  }

  private void print(TableResult table) {
    if (table.dialect() == null || table.target() == null) {
      out.printf("%-36s %s: %s%n", table.source(), table.state().word(), table.reason());
      return;
    }
    out.printf(
        NUMBERS,
        table.source() + " (" + table.dialect() + ")",
        table.target(),
        table.expected().rows(),
        table.actual().rows(),
        table.expected().checksum(),
        table.actual().checksum(),
        table.quarantined(),
        table.skipped(),
        table.keptCells(),
        state(table.state(), table.differences(), remark(table)));
  }

  private static String remark(TableResult table) {
    return Stream.of(table.reason(), table.maintenance())
        .filter(text -> text != null && !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private void print(GraphResult graph) {
    out.println();
    if (graph.labels().isEmpty()) {
      out.println("graph: " + graph.state().word() + ": " + graph.reason());
    }
    for (LabelResult label : graph.labels()) {
      out.printf(
          "%-36s %-24s %9d %9d %16s %16s %11s %9s %6s  %s%n",
          "graph",
          label.label(),
          label.expected().rows(),
          label.actual().rows(),
          label.expected().checksum(),
          label.actual().checksum(),
          "",
          "",
          "",
          state(label.state(), label.differences(), ""));
    }
  }

  private static String state(ValidationState state, long differences, String reason) {
    String text = differences == 0 ? state.word() : state.word() + ", " + differences + " found";
    return reason.isEmpty() ? text : text + ": " + reason;
  }
}
