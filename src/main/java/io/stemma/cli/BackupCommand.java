package io.stemma.cli;

import io.stemma.backup.BackupCheck;
import io.stemma.backup.BackupManifest;
import io.stemma.backup.ClientPrograms;
import io.stemma.backup.RecordBackup;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.dual.BackendKind;
import io.stemma.store.postgres.PostgresSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma backup}, {@code stemma backup verify}. */
@Command(
    name = "backup",
    description =
        "Back the record up, as it is at one moment, while it is read and written. The graph is no"
            + " part of it: a restore makes it again from the rows.",
    footer = {
      "",
      "The folder appears when the backup is whole. Stopped or failed, nothing is left of it.",
      "Not in it: the archives of retired months and the key of the trail; the report names them."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to make; it must not be there.")
  private @Nullable Path folder;

  /** Set by picocli before a command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Path out = folder;
    if (out == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--out=DIR'");
    }
    refuseFile();
    StopQuery stop = new StopQuery("No backup was made, and nothing is left of it.");
    StopOnSignal signal = StopOnSignal.install(stop::make, "nothing will be left of the backup");
    try {
      RecordBackup backup =
          new RecordBackup(
              PostgresSettings.from(Stemma.environment(spec)),
              ClientPrograms.from(Stemma.environment(spec)),
              AuditSetting.sealKey(Stemma.environment(spec)),
              ArchiveSettings.from(Stemma.environment(spec)).folder().orElse(null));
      tell(out, backup.make(out, stop));
      return ExitCode.DONE.number();
    } finally {
      signal.remove();
    }
  }

  /** An estate that is kept in its file alone is copied by SQLite's own means. */
  private void refuseFile() {
    if ("sqlite".equals(Stemma.environment(spec).apply(BackendKind.KEY))) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "The record is in the SQLite file "
              + BackendKind.file(Stemma.environment(spec).apply(BackendKind.FILE_KEY))
              + ", and this command backs PostgreSQL up. Copy the file while it is written with"
              + " sqlite3 FILE \"VACUUM INTO 'COPY'\".");
    }
  }

  @Command(
      name = "verify",
      description =
          "Read a backup and hold it against its sums, without a database; exit code 1 when it is"
              + " not as it was made.",
      mixinStandardHelpOptions = true)
  int verify(@Parameters(paramLabel = "DIR", description = "The backup's folder.") Path backup) {
    tell(backup, new BackupCheck(backup).run());
    return ExitCode.DONE.number();
  }

  private void tell(Path where, BackupManifest manifest) {
    PrintWriter out = spec.commandLine().getOut();
    BackupText.print(out, where, manifest);
    out.flush();
  }

  /** Lines about a backup. */
  static final class BackupText {
    private BackupText() {}

    static void print(PrintWriter out, Path where, BackupManifest manifest) {
      out.printf("backup     %s%n", where);
      out.printf("snapshot   %s%n", manifest.snapshotAt());
      out.printf(
          "made by    %s, PostgreSQL %s, record %s, graph %s%n",
          manifest.program(),
          manifest.versions().postgres(),
          manifest.versions().record(),
          manifest.versions().graph() == null ? "none" : manifest.versions().graph());
      out.printf(
          Locale.ROOT,
          "holds      %s of %s%n",
          Counted.of(manifest.rows(), "row"),
          Counted.of(manifest.tables().size(), "table"));
      out.printf(
          Locale.ROOT,
          "dump       %,d bytes, SHA-256 %s%n",
          manifest.dump().bytes(),
          manifest.dump().sha256());
      out.println("keep, too  " + sealKey(Path.of(manifest.keepToo().sealKey())));
      int archives = manifest.keepToo().archives().size();
      if (archives > 0) {
        out.printf(
            Locale.ROOT,
            "keep, too  %s (archives of retired months: %,d)%n",
            manifest.keepToo().archiveFolder() == null
                ? "the folder of archives"
                : manifest.keepToo().archiveFolder(),
            archives);
      }
    }

    private static String sealKey(Path file) {
      return Files.exists(file)
          ? file + " (the key that signs the trail)"
          : "the key that signs the trail. It is not at "
              + file
              + ": set STEMMA_SEAL_KEY_FILE as the service has it, or copy the key from the service's machine.";
    }
  }
}
