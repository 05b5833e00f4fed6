package io.stemma.demo;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Path;

/**
 * What estate is wanted and where.
 *
 * @param agents 0 to {@link #MAX_AGENTS}
 * @param seed any number; the same one gives the same bytes
 * @param out the file to make
 * @param force whether a file of that name may be replaced
 */
public record DemoOrder(int agents, long seed, Path out, boolean force) {
  public static final int MAX_AGENTS = 10_000_000;

  public DemoOrder {
    if (agents < 0 || agents > MAX_AGENTS) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "--agents must be 0 to " + MAX_AGENTS + "; " + agents + " was asked for.");
    }
  }
}
