package io.stemma.testing;

import java.util.stream.LongStream;

/** What random estates are made from; a test names its seed. */
public final class Seeds {
  private Seeds() {}

  /** Two that are always the same, and one that no run had before. */
  public static LongStream some() {
    return LongStream.of(1, 2, System.nanoTime());
  }
}
