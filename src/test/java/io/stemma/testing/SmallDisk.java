package io.stemma.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of one mebibyte, which may be full or read-only for a superuser, too. */
public final class SmallDisk implements AutoCloseable {
  private static final int BYTES = 1 << 20;

  private final Path folder;
  private boolean mounted;

  /**
   * Mounts one; the test is left out where that is not permitted.
   *
   * @param folder an empty one
   */
  public SmallDisk(Path folder) {
    this.folder = folder;
    String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "tmpfs", folder.toString());
    assumeThat(refusal).as("a disk can be mounted here").isEmpty();
    mounted = true;
  }

  /** A file on it. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Takes all the room that is left, but for some bytes. */
  public void fill(long except) {
    try {
      Files.write(file("filler"), new byte[(int) (file("").toFile().getUsableSpace() - except)]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives back what was taken. */
  public void makeRoom() {
    try {
      Files.delete(file("filler"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing can be written to it any more; no file may be open for writing. */
  public void makeReadOnly() {
    remount("ro");
  }

  public void makeWritable() {
    remount("rw");
  }

  private void remount(String how) {
    String refusal = run("mount", "-o", "remount," + how, folder.toString());
    if (!refusal.isEmpty()) {
      throw new IllegalStateException(refusal);
    }
  }

  @Override
  public void close() {
    if (mounted) {
      run("umount", "-l", folder.toString());
    }
  }

  /** What it says where it fails. */
  private static String run(String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? "" : String.join(" ", words) + ": " + said;
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
