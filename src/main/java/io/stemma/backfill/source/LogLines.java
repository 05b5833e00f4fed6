package io.stemma.backfill.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;

/** Cuts a log into lines without ever holding more of one than a limit. */
final class LogLines {
  /** A line of more bytes is not read; tool calls have some hundred. */
  static final int MAX_BYTES = 1 << 20;

  /** What of such a line is kept beside its length and SHA-256. */
  static final int HEAD_BYTES = 4_096;

  private static final String TOO_LONG =
      "%,d bytes with SHA-256 %s; more than %,d are not read, the first %,d are kept";

  private final Consumer<LogLine> consumer;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Sha256 digest = new Sha256();
  private long length;
  private long number = 1;

  private LogLines(Consumer<LogLine> consumer) {
    this.consumer = consumer;
  }

  static void read(Path file, Consumer<LogLine> consumer) throws IOException {
    LogLines lines = new LogLines(consumer);
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        lines.take(buffer, read);
      }
    }
    if (lines.length > 0) {
      lines.end(false);
    }
  }

  private void take(byte[] buffer, int size) {
    int from = 0;
    for (int i = 0; i < size; i++) {
      if (buffer[i] == '\n') {
        append(buffer, from, i - from);
        end(true);
        from = i + 1;
      }
    }
    append(buffer, from, size - from);
  }

  private void append(byte[] buffer, int from, int size) {
    digest.update(buffer, from, size);
    line.write(buffer, from, (int) Math.min(size, Math.max(0, MAX_BYTES - length)));
    length += size;
  }

  private void end(boolean isTerminated) {
    byte[] sha256 = digest.digest();
    boolean isTooLong = length > MAX_BYTES;
    byte[] bytes = line.toByteArray();
    consumer.accept(
        new LogLine(
            number++,
            isTooLong ? java.util.Arrays.copyOf(bytes, HEAD_BYTES) : bytes,
            isTerminated,
            isTooLong
                ? String.format(
                    Locale.ROOT,
                    TOO_LONG,
                    length,
                    HexFormat.of().formatHex(sha256),
                    MAX_BYTES,
                    HEAD_BYTES)
                : null));
    line.reset();
    length = 0;
  }
}
