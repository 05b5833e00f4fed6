package io.stemma.record;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Makes names for rows whose callers gave none. */
public final class Names {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private Names() {}

  /** A UUID of version 7 (RFC 9562): names made later sort behind, to the millisecond. */
  public static String next(Clock clock) {
    long high = clock.millis() << 16 | VERSION_7 | RANDOM.nextInt(1 << 12);
    long low = RANDOM.nextLong() >>> 2 | VARIANT;
    return new UUID(high, low).toString();
  }
}
