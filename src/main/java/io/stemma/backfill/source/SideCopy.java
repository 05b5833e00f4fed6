package io.stemma.backfill.source;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A private copy of a log, as long as the log was when the copying began.
 *
 * @param sha256 (hex) of its bytes
 */
record SideCopy(Path file, long bytes, String sha256) {
  /** Copies a log. What is appended meanwhile is left for the next time. */
  static SideCopy take(Path log, Path to) {
    Sha256 digest = new Sha256();
    long copied = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(log);
        OutputStream out = Files.newOutputStream(to)) {
      long length = Files.size(log);
      int read = 0;
      while (copied < length && read >= 0) {
        read = in.read(buffer, 0, (int) Math.min(buffer.length, length - copied));
        if (read > 0) {
          digest.update(buffer, 0, read);
          out.write(buffer, 0, read);
          copied += read;
        }
      }
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING,
          log
              + " cannot be copied: "
              + e.getMessage()
              + ". Let this user read it, or move it away.",
          e);
    }
    return new SideCopy(to, copied, HexFormat.of().formatHex(digest.digest()));
  }
}
