package io.stemma.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.report.Program;
import io.stemma.doctor.Doctor;
import io.stemma.doctor.DoctorReport;
import io.stemma.doctor.Finding;
import io.stemma.doctor.Verdict;
import io.stemma.error.Counted;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stemma doctor}. */
@Command(
    name = "doctor",
    description =
        "Look at everything that a request for help would be asked for, and change nothing. Holds no"
            + " password, key or value of your rows: it can be sent on.",
    footer =
        "Exit code 0 when nothing failed, 1 when something did, 3 when the database does not answer.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final String INDENT = " ".repeat(26);

  @Option(names = "--json", description = "One JSON object instead of a list.")
  private boolean asJson;

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    DoctorReport report =
        new Doctor(
                PostgresSettings.from(Stemma.environment(spec)),
                Stemma.environment(spec),
                AuditSetting.sealKey(Stemma.environment(spec)))
            .look();
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      out.println(json(report));
    } else {
      report.findings().forEach(finding -> print(out, finding));
      out.printf(
          "%d ok, %s, %d failed, %d unknown%n",
          report.count(Verdict.OK),
          Counted.of(report.count(Verdict.WARNING), "warning"),
          report.count(Verdict.FAILED),
          report.count(Verdict.UNKNOWN));
    }
    out.flush();
    return report.exitCode().number();
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf("%-8s %-16s %s%n", word(finding), finding.check(), finding.value());
    if (!finding.wayOut().isEmpty()) {
      out.println(INDENT + "→ " + finding.wayOut());
    }
  }

  private static String word(Finding finding) {
    return finding.verdict().name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode json(DoctorReport report) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("program", Program.version());
    all.put("reachable", report.reachable());
    all.put("exitCode", report.exitCode().number());
    ArrayNode findings = all.putArray("findings");
    for (Finding finding : report.findings()) {
      findings
          .addObject()
          .put("check", finding.check())
          .put("verdict", word(finding))
          .put("value", finding.value())
          .put("wayOut", finding.wayOut());
    }
    return all;
  }
}
