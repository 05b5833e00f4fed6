package io.stemma.audit.seal;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * The key that takes the place of another, in a file beside it ({@code .next}) until it does. While
 * that file is there a rotation is not finished.
 */
public final class NextKey {
  private final Path key;
  private final Path next;

  public NextKey(Path key) {
    this.key = key.toAbsolutePath().normalize();
    this.next = Path.of(this.key + ".next");
  }

  public Path path() {
    return next;
  }

  /** Whether a rotation was begun and is not finished. */
  public boolean isThere() {
    return Files.exists(next);
  }

  /** The key of a rotation that was begun; empty where there is none. */
  public Optional<NoteSigner> read() {
    return isThere() ? Optional.of(KeyFile.open(next)) : Optional.empty();
  }

  /**
   * Makes it, of the name of the old one.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_KEY_UNUSABLE}
   */
  public NoteSigner make(NoteSigner old) {
    NoteSigner made = NoteSigner.make(old.verifier().name());
    try {
      write(next, made.written());
      return made;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Where the old key is kept afterwards. */
  public Path retired(NoteVerifier old) {
    String hash = old.shortName().substring(old.name().length() + 1);
    return Path.of(key + ".retired-" + hash);
  }

  /**
   * Puts it in the place of the old one. The private key's file is replaced last and at once: when
   * this is interrupted, it can be done again.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_KEY_UNUSABLE}
   */
  public void install(NoteSigner old, NoteSigner made) {
    Path retired = retired(old.verifier());
    try {
      if (!Files.exists(retired)) {
        write(retired, old.written());
      }
      write(KeyFile.publicPart(retired), old.verifier().text() + "\n");
      write(KeyFile.publicPart(key), made.verifier().text() + "\n");
      Files.setPosixFilePermissions(
          KeyFile.publicPart(key), PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(next, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      synchronizeFolder();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void write(Path file, String text) throws IOException {
    Path part =
        Files.createTempFile(
            folder(),
            "key",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(part, text, StandardOpenOption.SYNC);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    synchronizeFolder();
  }

  private void synchronizeFolder() throws IOException {
    try (FileChannel entries = FileChannel.open(folder(), StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private Path folder() {
    return Objects.requireNonNull(key.getParent());
  }

  private StemmaException unusable(IOException e) {
    return new StemmaException(
        ErrorCode.AUDIT_KEY_UNUSABLE,
        "The key "
            + key
            + " cannot be rotated: "
            + e
            + ". Make its folder writable and run 'scripts/stemma audit rotate-key' again.",
        e);
  }
}
