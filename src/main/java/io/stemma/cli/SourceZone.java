package io.stemma.cli;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The zone in {@code --source-zone}. */
final class SourceZone {
  private SourceZone() {}

  /** The zone of a name; null for null. */
  static @Nullable ZoneId of(@Nullable String name) {
    try {
      return name == null ? null : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "--source-zone '"
              + name
              + "' is no time zone; expected for instance America/Denver or UTC.",
          e);
    }
  }
}
