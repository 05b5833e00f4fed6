package io.stemma.audit.seal;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The file beside a key in which its signer remembers the last checkpoint it signed. Whoever can
 * write to the database cannot write here: so a log that was rewritten there is not signed again.
 *
 * <p>Each write replaces the file at once and is on the disk, with the folder's entry, before it
 * returns. Services that share a key take turns by a lock on a second file.
 */
public final class SignerFile {
  private static final int MAX_BYTES = 10_000_000;
  private static final int MAX_LOOKS = 100;
  private static final int MILLIS_BETWEEN_LOOKS = 50;

  /** What is said to stand in a file that holds no checkpoint: it is none, either. */
  private static final String DAMAGED = "a damaged file";

  /** A file lock is the whole program's: its threads take turns by these. */
  private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

  private final Path file;

  public SignerFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** Where it stands when nothing else is configured. */
  public static SignerFile beside(Path key) {
    return new SignerFile(Path.of(key + ".checkpoint"));
  }

  public Path path() {
    return file;
  }

  /**
   * Reads it; empty where there is no such file.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_LOG_BROKEN} when it is damaged, {@link
   *     ErrorCode#AUDIT_KEY_UNUSABLE} when it cannot be read
   */
  public Optional<SignerMemory> read() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("it is too large");
      }
      return Optional.of(SignerMemory.of(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
      throw new StemmaException(
          ErrorCode.AUDIT_LOG_BROKEN,
          file
              + " does not hold the last signed checkpoint: "
              + e.getMessage()
              + ". Put a copy of it back, or run 'scripts/stemma audit accept-break'.",
          e);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * The last checkpoint, once the database has it: where a signer is just at it, waits a moment.
   *
   * @return the signed note, or what stands there in place of one; empty where there is no file
   * @throws StemmaException {@link ErrorCode#AUDIT_KEY_UNUSABLE} when it cannot be read
   */
  public Optional<String> settled() {
    try {
      for (int look = 0; look < MAX_LOOKS; look++) {
        Optional<SignerMemory> memory = read();
        if (memory.map(last -> last.begun().isEmpty()).orElse(true)) {
          return memory.map(SignerMemory::note);
        }
        Thread.sleep(MILLIS_BETWEEN_LOOKS);
      }
      return read().map(SignerMemory::note);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return read().map(SignerMemory::note);
    } catch (StemmaException e) {
      if (e.code() != ErrorCode.AUDIT_LOG_BROKEN) {
        throw e;
      }
      return Optional.of(DAMAGED);
    }
  }

  /** The note of a file that holds one, or what a signer remembers. */
  public static String noteIn(String text) {
    try {
      return text.startsWith("{") ? SignerMemory.of(text).note() : text;
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Waits until nobody else has it. */
  public Held lock() {
    ReentrantLock turn = TURNS.computeIfAbsent(file, path -> new ReentrantLock());
    turn.lock();
    try {
      Files.createDirectories(folder());
      FileChannel channel =
          FileChannel.open(
              Path.of(file + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock();
        return new Held(turn, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      turn.unlock();
      throw unusable(e);
    } catch (RuntimeException e) {
      turn.unlock();
      throw e;
    }
  }

  /** Where the newest checkpoint is kept that a witness has signed. */
  public Path cosignedPath() {
    return Path.of(file + ".cosigned");
  }

  /**
   * Keeps a checkpoint with the signatures of witnesses.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_KEY_UNUSABLE} when it cannot be written
   */
  public void keepCosigned(String note) {
    try (Held held = lock()) {
      held.replace(cosignedPath(), note);
    }
  }

  /** The file, while nobody else has it. */
  public final class Held implements AutoCloseable {
    private final ReentrantLock turn;
    private final FileChannel channel;

    private Held(ReentrantLock turn, FileChannel channel) {
      this.turn = turn;
      this.channel = channel;
    }

    /** As {@link SignerFile#read}. */
    public Optional<SignerMemory> read() {
      return SignerFile.this.read();
    }

    /**
     * Replaces what is remembered.
     *
     * @throws StemmaException {@link ErrorCode#AUDIT_KEY_UNUSABLE} when it cannot be written; then
     *     what was remembered before stays
     */
    public void write(SignerMemory memory) {
      replace(file, memory.written());
    }

    private void replace(Path target, String text) {
      Path part = Path.of(target + ".part");
      try {
        write(part, text);
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel entry = FileChannel.open(folder(), StandardOpenOption.READ)) {
          entry.force(true);
        }
      } catch (IOException e) {
        throw unusable(e);
      }
    }

    private static void write(Path part, String text) throws IOException {
      try (FileChannel out =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw unusable(e);
      } finally {
        turn.unlock();
      }
    }
  }

  private Path folder() {
    return Objects.requireNonNull(file.getParent());
  }

  private StemmaException unusable(IOException e) {
    return new StemmaException(
        ErrorCode.AUDIT_KEY_UNUSABLE,
        file
            + " cannot be read and written ("
            + e
            + "), and without it no checkpoint is signed: the signer remembers there what it signed"
            + " last. Make its folder writable, or name another file with"
            + " STEMMA_SEAL_CHECKPOINT_FILE.",
        e);
  }
}
