package io.stemma.doctor;

import io.stemma.backfill.report.Program;
import io.stemma.schema.Schema;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What needs no database: this program, its key and its disks. */
record ProgramCheck(UnaryOperator<@Nullable String> environment, Path sealKey) {
  private static final String KEY = "key file";
  private static final String ROOM = "disk room";
  private static final String ARCHIVES = "STEMMA_ARCHIVE_FOLDER";
  private static final long FAILED_BYTES = 100L << 20;
  private static final long WARNING_BYTES = 1L << 30;
  private static final Set<PosixFilePermission> FOR_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "program",
            "%s, schema %s, Java %s, %d processors"
                .formatted(
                    Program.version(),
                    Schema.recordVersion(),
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors())));
    findings.add(key());
    findings.add(room(Path.of(System.getProperty("java.io.tmpdir")), "temporary files"));
    String archives = environment.apply(ARCHIVES);
    if (archives != null && !archives.isBlank()) {
      findings.add(room(Path.of(archives.strip()), "archives"));
    }
    return findings;
  }

  private Finding key() {
    if (!Files.exists(sealKey)) {
      return Finding.unknown(
          KEY,
          "there is none at " + sealKey.toAbsolutePath(),
          "The service makes it where it runs; name it in STEMMA_SEAL_KEY_FILE.");
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(sealKey);
      return permissions.stream().anyMatch(FOR_OTHERS::contains)
          ? Finding.warning(KEY, sealKey + " is for others, too", "chmod 600 '" + sealKey + "'")
          : Finding.ok(KEY, sealKey + ", for its owner only; keep a copy of it elsewhere");
    } catch (IOException | UnsupportedOperationException e) {
      return Finding.unknown(KEY, sealKey + " cannot be looked at", "Look as the service's user.");
    }
  }

  private static Finding room(Path folder, String what) {
    try {
      Path there = folder.toAbsolutePath();
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      FileStore store = Files.getFileStore(there);
      long free = store.getUsableSpace();
      String value =
          String.format(
              Locale.ROOT, "%,d MB free for %s in %s", free >> 20, what, folder.toAbsolutePath());
      if (free < FAILED_BYTES) {
        return Finding.failed(ROOM, value, "Make room there.");
      }
      return free < WARNING_BYTES
          ? Finding.warning(ROOM, value, "Make room there.")
          : Finding.ok(ROOM, value);
    } catch (IOException e) {
      return Finding.unknown(ROOM, folder + " cannot be looked at", "Look at its rights.");
    }
  }
}
