package io.stemma.backfill;

import io.stemma.backfill.report.Proof;
import io.stemma.backfill.verify.LabelResult;
import io.stemma.backfill.verify.TableResult;
import io.stemma.backfill.verify.VerifyReport;
import java.util.ArrayList;
import java.util.List;

/** Tells a verification in the words of the report of a run. */
final class Proofs {
  private Proofs() {}

  static Proof of(VerifyReport found) {
    List<Proof.Line> lines = new ArrayList<>();
    found.tables().forEach(table -> lines.add(line(table)));
    if (found.graph().labels().isEmpty()) {
      lines.add(
          new Proof.Line(
              "label",
              "graph",
              null,
              found.graph().state().word(),
              found.graph().reason(),
              0,
              0,
              "",
              "",
              0));
    }
    found.graph().labels().forEach(label -> lines.add(line(label)));
    return new Proof(found.isClean(), lines, found.duration());
  }

  private static Proof.Line line(TableResult table) {
    return new Proof.Line(
        "table",
        table.source(),
        table.target(),
        table.state().word(),
        table.reason(),
        table.expected().rows(),
        table.actual().rows(),
        table.expected().checksum(),
        table.actual().checksum(),
        table.differences());
  }

  private static Proof.Line line(LabelResult label) {
    return new Proof.Line(
        "label",
        label.label(),
        null,
        label.state().word(),
        null,
        label.expected().rows(),
        label.actual().rows(),
        label.expected().checksum(),
        label.actual().checksum(),
        label.differences());
  }
}
