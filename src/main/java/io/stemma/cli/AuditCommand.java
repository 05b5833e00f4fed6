package io.stemma.cli;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ColdEntries;
import io.stemma.store.archive.OfflineVerification;
import io.stemma.store.postgres.seal.MonthProofs;
import io.stemma.store.postgres.seal.TrailProofs;
import io.stemma.store.postgres.seal.TrailVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma audit verify|checkpoint|proof}. */
@Command(
    name = "audit",
    description = "Hold the audit trail against its seals.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class AuditCommand {
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "verify",
      description =
          "Hold every sealed entry against its hash, the hashes against the log of all months, and"
              + " that against its signed checkpoint. Each difference is a line of JSON.",
      footer = "Exit code 0 when all is as it was sealed, 1 when something is not.",
      mixinStandardHelpOptions = true)
  int verify(
      @Option(names = "--month", paramLabel = "MONTH", description = "Only that, as 2026-01.")
          @Nullable String month,
      @Option(
              names = "--checkpoint",
              paramLabel = "FILE",
              description = "A checkpoint that was kept elsewhere: the log must begin with it.")
          @Nullable Path checkpoint,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description =
                  "The public key; STEMMA_SEAL_KEY_FILE (data/audit.key) with .pub where not given.")
          @Nullable Path key,
      @Option(
              names = "--archive",
              paramLabel = "FILE",
              description =
                  "An archive of the month of --proof, which is held against that without any"
                      + " database; give it again for each part.")
          @Nullable List<Path> archives,
      @Option(names = "--proof", paramLabel = "FILE", description = "What 'audit proof' wrote.")
          @Nullable Path proof) {
    if (month != null && !MONTH.matcher(month).matches()) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "--month must be like 2026-01, not '" + month + "'.");
    }
    if ((archives == null) != (proof == null)) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "--archive and --proof go together: the one is held against the other.");
    }
    NoteVerifier verifier = KeyFile.verifier(key == null ? publicKey() : key);
    long findings =
        archives != null && proof != null
            ? offline(proof, archives, verifier)
            : online(new TrailVerification.Order(month, text(checkpoint)), verifier);
    return (findings == 0 ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  private long online(TrailVerification.Order order, NoteVerifier verifier) {
    PrintWriter out = spec.commandLine().getOut();
    AuditSetting setting = AuditSetting.open(Stemma.environment(spec));
    TrailVerification.Result result =
        new TrailVerification(
                setting.settings().url(),
                verifier,
                new ColdEntries(setting.months()),
                finding -> out.println(AuditLine.of(finding)))
            .run(order);
    tell(out, result);
    return result.findings();
  }

  private long offline(Path proof, List<Path> archives, NoteVerifier verifier) {
    PrintWriter out = spec.commandLine().getOut();
    OfflineVerification.Result result =
        new OfflineVerification(proof, verifier, finding -> out.println(AuditLine.of(finding)))
            .run(archives);
    out.printf(Locale.ROOT, "month             %s%n", result.month());
    out.printf(Locale.ROOT, "entries sealed    %,d%n", result.entries());
    out.printf(Locale.ROOT, "not in the proof  %,d%n", result.unsealed());
    verdict(out, result.findings());
    return result.findings();
  }

  private static void tell(PrintWriter out, TrailVerification.Result result) {
    Checkpoint checkpoint = result.checkpoint();
    out.printf(Locale.ROOT, "months            %,d%n", result.months());
    out.printf(Locale.ROOT, "entries sealed    %,d%n", result.entries());
    out.printf(Locale.ROOT, "not sealed yet    %,d%n", result.unsealed());
    out.printf(
        Locale.ROOT,
        "checkpoint        %s%n",
        checkpoint == null ? "-" : checkpoint.origin() + " of " + checkpoint.size() + " seals");
    verdict(out, result.findings());
  }

  private static void verdict(PrintWriter out, long findings) {
    out.println(
        findings == 0
            ? "all is as it was sealed"
            : findings + " things are not as they were sealed");
    out.flush();
  }

  @Command(
      name = "proof",
      description =
          "Write what proves a month without a database: its seal up to a signed checkpoint, and the"
              + " hash of each entry.",
      mixinStandardHelpOptions = true)
  int proof(
      @Parameters(paramLabel = "TABLE", description = "For instance events.") String table,
      @Parameters(paramLabel = "MONTH", description = "For instance 2026-01.") String month,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "The file to make; it must not be there.")
          Path file) {
    AuditMonth meant = AuditMonth.of(table, month);
    try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      long entries =
          new MonthProofs(KnownDatabase.settings(Stemma.environment(spec)).url())
              .write(meant.table() + "/" + meant.month(), out);
      spec.commandLine().getOut().println(Counted.of(entries, "entry", "entries") + " proved");
      spec.commandLine().getOut().flush();
      return ExitCode.DONE.number();
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS, file + " cannot be written: " + e + ".", e);
    }
  }

  @Command(
      name = "checkpoint",
      description = "Print the newest signed checkpoint: keep it where nobody here can write.",
      mixinStandardHelpOptions = true)
  int checkpoint() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(new TrailProofs(KnownDatabase.settings(Stemma.environment(spec)).url()).checkpoint());
    out.flush();
    return ExitCode.DONE.number();
  }

  private Path publicKey() {
    return KeyFile.publicPart(AuditSetting.sealKey(Stemma.environment(spec)));
  }

  private static @Nullable String text(@Nullable Path file) {
    try {
      return file == null ? null : Files.readString(file);
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "The checkpoint " + file + " cannot be read: " + e + ".", e);
    }
  }
}
