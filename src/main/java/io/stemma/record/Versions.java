package io.stemma.record;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees to it that a row is changed only by who knows what it says. */
public final class Versions {
  private Versions() {}

  /**
   * Compares.
   *
   * @param expected null where any version will do
   * @throws StemmaException {@link ErrorCode#STALE_VERSION} with the version there is
   */
  public static void check(Row there, @Nullable String expected) {
    check(there.version(), expected);
  }

  /** The same of a version that is no row's. */
  public static void check(String version, @Nullable String expected) {
    if (expected != null && !expected.equals(version)) {
      throw new StemmaException(
          ErrorCode.STALE_VERSION,
          "It has been changed since: read it again, then send the change with the ETag of that.",
          Map.of("currentVersion", version),
          null);
    }
  }
}
