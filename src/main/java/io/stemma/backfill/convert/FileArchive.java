package io.stemma.backfill.convert;

import io.stemma.backfill.source.Sha256;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.dual.StoreDifferences;
import io.stemma.store.sqlite.SqliteRowStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a copy of an estate's file away: one that was read again and compared row by row before it
 * got its name, with its checksum beside it as {@code sha256sum} reads it.
 */
public final class FileArchive {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Set<PosixFilePermission> OF_OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final int TIMEOUT_MILLIS = 60_000;

  private FileArchive() {}

  /**
   * What was put away.
   *
   * @param sha256 of the copy's bytes, in hex
   * @param rows by table
   */
  public record Archived(Path file, long bytes, String sha256, Map<String, Long> rows) {}

  /**
   * Puts a copy away.
   *
   * @param file the estate's
   * @param folder that is made, for its owner alone, where it is missing
   * @throws StemmaException {@link ErrorCode#OUTPUT_EXISTS} when it cannot be written there, {@link
   *     ErrorCode#STORE_UNAVAILABLE} when the copy does not hold what the file does
   */
  public static Archived put(Path file, Path folder, Instant now) {
    makeFolder(folder);
    Path copy = folder.resolve(name(file, now));
    try (NewFile made = NewFile.at(copy);
        SqliteRowStore original = SqliteRowStore.open(file, TIMEOUT_MILLIS)) {
      original.copyTo(made.part());
      Map<String, Long> rows = compared(original, made.part());
      String sha256 = Sha256.hex(List.of(made.part()));
      Files.setPosixFilePermissions(made.part(), Set.of(PosixFilePermission.OWNER_READ));
      made.publish();
      Files.writeString(
          folder.resolve(copy.getFileName() + ".sha256"),
          sha256 + "  " + copy.getFileName() + "\n");
      return new Archived(copy, Files.size(copy), sha256, rows);
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS, "Nothing can be put away in " + folder + ": " + e + ".", e);
    }
  }

  private static void makeFolder(Path folder) {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OF_OWNER));
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS,
          "The folder " + folder + " cannot be made: " + e + ". Choose another one.",
          e);
    }
  }

  private static String name(Path file, Instant now) {
    String name = String.valueOf(file.getFileName());
    return name.replaceFirst("\\.db$", "") + "-" + TIME.format(now) + ".db";
  }

  private static Map<String, Long> compared(SqliteRowStore original, Path copy) {
    try (SqliteRowStore again = SqliteRowStore.open(copy, TIMEOUT_MILLIS)) {
      StoreDifferences.Result result = StoreDifferences.between(original, again);
      if (result.differences() > 0) {
        throw new StemmaException(
            ErrorCode.STORE_UNAVAILABLE,
            Counted.of(result.differences(), "row")
                + " of the copy differ from the file: a program writes the file, or its disk is"
                + " damaged.");
      }
      return result.rows();
    }
  }
}
