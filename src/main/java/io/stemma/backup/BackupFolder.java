package io.stemma.backup;

import io.stemma.backfill.source.Sha256;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder a backup becomes: made under another name, which only its owner may read, and renamed
 * when all of it is on the disk.
 */
final class BackupFolder implements AutoCloseable {
  static final String DUMP = "record.dump";
  static final String MANIFEST = "manifest.json";
  static final String SUMS = "SHA256SUMS";
  private static final String PART = ".part";
  private static final String FULL = "No space left on device";
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final Path part;

  private BackupFolder(Path folder, Path part) {
    this.folder = folder;
    this.part = part;
  }

  /**
   * Begins one.
   *
   * @param folder that must not be there
   * @throws StemmaException {@link ErrorCode#OUTPUT_EXISTS}
   */
  static BackupFolder begin(Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    Path part = target.resolveSibling(target.getFileName() + PART);
    if (Files.exists(target)) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS, folder + " is there already: name a folder that is not.");
    }
    try {
      Files.createDirectories(target.resolveSibling(""));
      Files.createDirectory(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new BackupFolder(target, part);
    } catch (FileAlreadyExistsException e) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS,
          part
              + " is there: another backup is being made, or one was killed. In that case delete it.",
          e);
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.OUTPUT_EXISTS, folder + " cannot be made: " + words(e) + ".", e);
    }
  }

  Path part() {
    return part;
  }

  Path dump() {
    return part.resolve(DUMP);
  }

  /** The dump's place in the manifest. */
  BackupManifest.Dump measured() {
    try {
      return new BackupManifest.Dump(DUMP, Files.size(dump()), Sha256.hex(List.of(dump())));
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  /**
   * Writes the manifest and the sums, sees all of it to the disk, and gives the folder its name.
   */
  void publish(BackupManifest manifest) {
    try {
      Files.write(part.resolve(MANIFEST), manifest.json());
      Files.writeString(
          part.resolve(SUMS),
          manifest.dump().sha256()
              + "  "
              + DUMP
              + "\n"
              + Sha256.hex(List.of(part.resolve(MANIFEST)))
              + "  "
              + MANIFEST
              + "\n");
      for (String name : List.of(DUMP, MANIFEST, SUMS)) {
        Files.setPosixFilePermissions(part.resolve(name), OURS);
        force(part.resolve(name));
      }
      force(part);
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      force(folder.resolveSibling(""));
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private StemmaException notWritten(IOException e) {
    return notWritten(words(e), e);
  }

  /** Says that the disk is full where it is. */
  StemmaException notWritten(String words, Exception e) {
    return words.contains(FULL)
        ? new StemmaException(
            ErrorCode.BACKUP_FAILED,
            "The disk of "
                + folder.getParent()
                + " is full: make room there, or name a folder on another disk. Nothing is left of"
                + " this backup.",
            e)
        : new StemmaException(
            ErrorCode.BACKUP_FAILED,
            "The backup could not be made, and nothing is left of it: " + words,
            e);
  }

  private static String words(IOException e) {
    return String.valueOf(e.getMessage());
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes what did not become a backup. */
  @Override
  public void close() {
    remove(part);
  }

  /** Removes a folder and all in it, if it is there. */
  static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.BACKUP_FAILED, folder + " cannot be removed: " + words(e) + ".", e);
    }
  }
}
