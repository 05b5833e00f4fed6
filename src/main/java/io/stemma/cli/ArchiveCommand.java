package io.stemma.cli;

import io.stemma.audit.retention.ArchiveProof;
import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.MonthLife;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.archive.ParquetArchives;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma archive list|verify|restore}. */
@Command(
    name = "archive",
    description = "Show, check and bring back the archives of retired months.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ArchiveCommand {
  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = "List every archive: its month, what became of that, rows, bytes and file.",
      mixinStandardHelpOptions = true)
  int list() {
    PrintWriter out = out();
    out.printf(
        "%-14s %-8s %-9s %12s %14s  %s%n", "table", "month", "state", "rows", "bytes", "file");
    for (MonthLife life : AuditSetting.open(Stemma.environment(spec)).months().archived()) {
      ArchiveProof proof = life.archive().orElseThrow();
      out.printf(
          Locale.ROOT,
          "%-14s %-8s %-9s %,12d %,14d  %s%n",
          life.month().table(),
          life.month().month(),
          life.state().name().toLowerCase(Locale.ROOT),
          proof.content().rows(),
          proof.bytes(),
          proof.file());
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  @Command(
      name = "verify",
      description =
          "Read archives again and compare them with what was proved: all, or those of one month;"
              + " exit code 1 when one is missing or differs.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(arity = "0..1", paramLabel = "TABLE", description = "For instance events.")
          @Nullable String table,
      @Parameters(arity = "0..1", paramLabel = "MONTH", description = "For instance 2025-01.")
          @Nullable String month) {
    AuditMonth meant = named(table, month);
    AuditMonths months = AuditSetting.open(Stemma.environment(spec)).months();
    List<MonthLife> archives =
        months.archived().stream()
            .filter(life -> meant == null || life.month().equals(meant))
            .toList();
    if (meant != null && archives.isEmpty()) {
      throw new StemmaException(
          ErrorCode.ARCHIVE_NOT_FOUND, "There is no archive of " + meant + ".");
    }
    ParquetArchives folder = months.archives();
    long wrong = archives.stream().filter(life -> !isRight(folder, life)).count();
    out().printf("%s, %d wrong%n", Counted.of(archives.size(), "archive"), wrong);
    out().flush();
    return (wrong == 0 ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  private boolean isRight(ParquetArchives folder, MonthLife life) {
    ArchiveProof proof = life.archive().orElseThrow();
    try {
      folder.verify(proof);
      out().printf("%s: right, %s%n", proof.file(), Counted.of(proof.content().rows(), "row"));
      return true;
    } catch (StemmaException e) {
      out().printf("%s: wrong. %s%n", proof.file(), e.detail());
      return false;
    }
  }

  @Command(
      name = "restore",
      description =
          "Bring a retired month back into its table, from its archive where it was dropped, and hold"
              + " it until 'partitions release'.",
      mixinStandardHelpOptions = true)
  int restore(
      @Parameters(paramLabel = "TABLE", description = "For instance events.") String table,
      @Parameters(paramLabel = "MONTH", description = "For instance 2025-01.") String month) {
    AuditMonth meant = AuditMonth.of(table, month);
    AuditSetting.open(Stemma.environment(spec)).months().restore(meant);
    out().printf("%-14s %-8s restored, and held%n", table, month);
    out().flush();
    return ExitCode.DONE.number();
  }

  private static @Nullable AuditMonth named(@Nullable String table, @Nullable String month) {
    if (table == null) {
      return null;
    }
    if (month == null) {
      throw new StemmaException(ErrorCode.WRONG_USE, "Say which archive: TABLE MONTH, or none.");
    }
    return AuditMonth.of(table, month);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
