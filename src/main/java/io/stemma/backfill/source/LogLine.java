package io.stemma.backfill.source;

import org.jspecify.annotations.Nullable;

/**
 * A line of a log.
 *
 * @param number counted from 1
 * @param bytes without the line's end; of a line that is too long its beginning
 * @param isTerminated false for what stands behind the last line's end
 * @param tooLong of a line that is too long how long it is and its SHA-256, for people
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it only carries the bytes.
record LogLine(long number, byte[] bytes, boolean isTerminated, @Nullable String tooLong) {
  boolean isBlank() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return tooLong == null;
  }
}
