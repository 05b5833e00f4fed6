package io.stemma.cli;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NextKey;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.configuration.Environment;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ColdEntries;
import io.stemma.store.archive.OfflineVerification;
import io.stemma.store.postgres.seal.BreakAcceptance;
import io.stemma.store.postgres.seal.KeyRotation;
import io.stemma.store.postgres.seal.MonthProofs;
import io.stemma.store.postgres.seal.TrailProofs;
import io.stemma.store.postgres.seal.TrailVerification;
import io.stemma.store.postgres.seal.TrailVerification.KeptCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma audit verify|checkpoint|proof|accept-break|rotate-key}. */
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
                  "A public key; STEMMA_SEAL_KEY_FILE (data/audit.key) with .pub where not given."
                      + " Hand-overs are followed from it to the keys before and after; give it again"
                      + " for a key to which none leads.")
          @Nullable List<Path> keys,
      @Option(
              names = "--witness-key",
              paramLabel = "TEXT",
              description =
                  "A witness's public key, name+hash+key, beside those of STEMMA_SEAL_WITNESS_KEY:"
                      + " cosignatures are verified by it. Give it again for each witness.")
          @Nullable List<String> witnessKeys,
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
    TrustedKeys trusted =
        new TrustedKeys(
            (keys == null ? List.of(publicKey()) : keys).stream().map(KeyFile::verifier).toList(),
            new AuditWitnesses(Stemma.environment(spec))
                .keys(witnessKeys == null ? List.of() : witnessKeys));
    long findings =
        archives != null && proof != null
            ? offline(proof, archives, trusted)
            : online(month, kept(checkpoint), trusted);
    return (findings == 0 ? ExitCode.DONE : ExitCode.DIFFERENCES_FOUND).number();
  }

  /** Checkpoints outside the database: the signer's own, and one that was given. */
  private List<KeptCheckpoint> kept(@Nullable Path checkpoint) {
    List<KeptCheckpoint> kept = new ArrayList<>();
    SignerFile file = AuditSetting.signerFile(Stemma.environment(spec));
    file.settled().ifPresent(last -> kept.add(new KeptCheckpoint("that of " + file.path(), last)));
    kept.addAll(new AuditWitnesses(Stemma.environment(spec)).kept(file));
    if (checkpoint != null) {
      kept.add(new KeptCheckpoint("that of " + checkpoint, text(checkpoint)));
    }
    return kept;
  }

  private long online(@Nullable String month, List<KeptCheckpoint> kept, TrustedKeys keys) {
    PrintWriter out = spec.commandLine().getOut();
    Environment environment = Stemma.environment(spec);
    AuditSetting setting = AuditSetting.open(environment);
    TrailVerification.Result result =
        new TrailVerification(
                setting.settings().url(),
                keys,
                new ColdEntries(setting.months()),
                finding -> out.println(AuditLine.of(finding)))
            .run(new TrailVerification.Order(month, kept, AuditSetting.isSealingOn(environment)));
    long findings =
        result.findings()
            + forgotten(environment, result, out)
            + new AuditWitnesses(environment).ask(setting.settings().url(), out);
    tell(out, result, kept, findings);
    return findings;
  }

  /**
   * Where the key is that signs, the file must be in which its signer remembers what it signed: the
   * end of the trail could have been cut together with it.
   */
  private static long forgotten(
      Environment environment, TrailVerification.Result result, PrintWriter out) {
    Path file = AuditSetting.signerFile(environment).path();
    Path key = AuditSetting.sealKey(environment);
    if (!result.isRemembered() || !Files.exists(key) || Files.exists(file)) {
      return 0;
    }
    String why =
        "The signer remembered its last checkpoint in a file. The key is here, in %s, and the file, %s, is not."
                .formatted(key, file)
            + " Put a copy of it back, or name it with STEMMA_SEAL_CHECKPOINT_FILE.";
    out.println(AuditLine.of(Finding.ofLog(Kind.CHECKPOINT_BROKEN, "seals", why)));
    return 1;
  }

  private long offline(Path proof, List<Path> archives, TrustedKeys keys) {
    PrintWriter out = spec.commandLine().getOut();
    OfflineVerification.Result result =
        new OfflineVerification(proof, keys, finding -> out.println(AuditLine.of(finding)))
            .run(archives);
    out.printf(Locale.ROOT, "month             %s%n", result.month());
    out.printf(Locale.ROOT, "entries sealed    %,d%n", result.entries());
    out.printf(Locale.ROOT, "not in the proof  %,d%n", result.unsealed());
    cosigned(out, result.cosignatures());
    verdict(out, result.findings());
    return result.findings();
  }

  private static void tell(
      PrintWriter out, TrailVerification.Result result, List<KeptCheckpoint> kept, long findings) {
    Checkpoint checkpoint = result.checkpoint();
    out.printf(Locale.ROOT, "months            %,d%n", result.months());
    out.printf(Locale.ROOT, "entries sealed    %,d%n", result.entries());
    out.printf(Locale.ROOT, "not sealed yet    %,d%n", result.unsealed());
    out.printf(
        Locale.ROOT,
        "checkpoint        %s%n",
        checkpoint == null
            ? "-"
            : checkpoint.origin() + " of " + Counted.of(checkpoint.size(), "seal"));
    cosigned(out, result.cosignatures());
    out.printf(
        Locale.ROOT,
        "end of the trail  %s%n",
        kept.isEmpty()
            ? "not proved: no checkpoint is kept outside the database (--checkpoint, or the file of"
                + " the signer). Newest entries could be missing."
            : "held against the checkpoint "
                + kept.stream()
                    .map(KeptCheckpoint::which)
                    .collect(Collectors.joining(", and against ")));
    verdict(out, findings);
  }

  private static void cosigned(PrintWriter out, List<String> cosignatures) {
    cosignatures.forEach(line -> out.println("cosignatures      " + line));
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

  @Command(
      name = "accept-break",
      description =
          "Accept that the log of seals does not extend what was signed before, after a backup was"
              + " restored or the key was replaced. Both are noted in the trail, with the reason,"
              + " and signed.",
      footer = "Exit code 0 when it was accepted, or there was nothing to accept.",
      mixinStandardHelpOptions = true)
  int acceptBreak(
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why the log is another one, for those who read the trail.")
          String reason) {
    if (reason.isBlank()) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "--reason is blank: say why the log is another one.");
    }
    Environment environment = Stemma.environment(spec);
    NextKey next = new NextKey(AuditSetting.sealKey(environment));
    if (next.isThere()) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "A rotation of the key is not finished: "
              + next.path()
              + " is there. Run 'scripts/stemma audit rotate-key' first.");
    }
    PrintWriter out = spec.commandLine().getOut();
    Optional<BreakAcceptance.Accepted> accepted =
        new BreakAcceptance(
                AuditSetting.open(environment).settings().url(),
                KeyFile.open(AuditSetting.sealKey(environment)),
                AuditSetting.signerFile(environment))
            .accept(reason);
    if (accepted.isEmpty()) {
      out.println("the log extends what was signed before: there is nothing to accept");
    } else {
      Checkpoint before = accepted.get().before();
      Checkpoint signed = accepted.get().signed();
      out.println("signed before     " + (before == null ? "-" : of(before)));
      out.println("accepted          " + of(accepted.get().accepted()));
      out.println(
          "noted in          "
              + (signed == null ? "the next checkpoint, when a service seals" : of(signed)));
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  @Command(
      name = "rotate-key",
      description =
          "Replace the key that signs checkpoints. The old and the new key sign a hand-over, which"
              + " 'audit verify' follows; the old key is kept in a file beside. Finishes a rotation"
              + " that was interrupted.",
      footer = "Stop every service of this database first: they sign with the key of their start.",
      mixinStandardHelpOptions = true)
  int rotateKey() {
    Environment environment = Stemma.environment(spec);
    if (!AuditSetting.isSealingOn(environment)) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "STEMMA_SEAL_ENABLED is false: this trail is not sealed, and its key signs nothing.");
    }
    PrintWriter out = spec.commandLine().getOut();
    KeyRotation.Rotated rotated =
        new KeyRotation(
                AuditSetting.open(environment).settings().url(),
                AuditSetting.sealKey(environment),
                AuditSetting.signerFile(environment))
            .rotate();
    if (rotated.wasBegun()) {
      out.println("A rotation that was interrupted is finished.");
    }
    Checkpoint signed = rotated.signed();
    out.println("handed over at    " + of(rotated.handover().at()));
    out.println("old key           " + rotated.handover().before().text());
    out.println("kept in           " + rotated.retired());
    out.println("new key           " + rotated.handover().after().text());
    out.println(
        "signed            "
            + (signed == null ? "with the next checkpoint, when a service seals" : of(signed)));
    out.flush();
    return ExitCode.DONE.number();
  }

  private static String of(Checkpoint checkpoint) {
    return "%s of %s, root %s"
        .formatted(checkpoint.origin(), Counted.of(checkpoint.size(), "seal"), checkpoint.root());
  }

  private Path publicKey() {
    return KeyFile.publicPart(AuditSetting.sealKey(Stemma.environment(spec)));
  }

  private static String text(Path file) {
    try {
      return SignerFile.noteIn(Files.readString(file));
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "The checkpoint " + file + " cannot be read: " + e + ".", e);
    }
  }
}
