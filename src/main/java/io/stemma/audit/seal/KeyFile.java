package io.stemma.audit.seal;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * The key of a trail, in a file that only its owner reads, with the public part in a file beside
 * it, of the same name and {@code .pub}.
 */
public final class KeyFile {
  private static final String NAME = "stemma-audit";
  private static final int MOST_BYTES = 10_000;

  private KeyFile() {}

  /**
   * Reads the key, and makes one where there is no file.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_KEY_UNUSABLE}
   */
  public static NoteSigner open(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return NoteSigner.of(text(file));
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static void make(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    NoteSigner made = NoteSigner.make(NAME);
    Path part =
        Files.createTempFile(
            folder,
            "key",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(part, made.written(), StandardOpenOption.SYNC);
      // A link is never made over a file: of two services that start at once one makes the key.
      Files.createLink(file, part);
      Files.writeString(publicPart(file), made.verifier().text() + "\n");
    } catch (FileAlreadyExistsException e) {
      // The other one's is read.
    } finally {
      Files.delete(part);
    }
  }

  /** Where the public part stands. */
  public static Path publicPart(Path file) {
    return Path.of(file + ".pub");
  }

  /**
   * Reads a public key, from a file of its own or from that of the private one.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_KEY_UNUSABLE}
   */
  public static NoteVerifier verifier(Path file) {
    try {
      String text = text(file).strip();
      return text.contains("\n") ? NoteSigner.of(text).verifier() : NoteVerifier.of(text);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(file, e);
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException("it is too large to be a key");
    }
    return Files.readString(file, StandardCharsets.US_ASCII);
  }

  private static StemmaException unusable(Path file, Exception e) {
    String why = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
    return new StemmaException(
        ErrorCode.AUDIT_KEY_UNUSABLE, file + " cannot be used as a key: " + why + ".", e);
  }
}
