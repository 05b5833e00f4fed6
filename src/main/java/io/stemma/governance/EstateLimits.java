package io.stemma.governance;

import java.time.Duration;

/**
 * What bounds an estate.
 *
 * @param sessionLife how long a session lives without being used
 * @param discoveriesPerHour that an agent may store
 * @param clockSkew how far in the future a caller's time may be
 * @param requestLife how long the answer to a request is kept for the case that it comes again
 */
public record EstateLimits(
    Duration sessionLife, int discoveriesPerHour, Duration clockSkew, Duration requestLife) {
  /** What holds where nothing is configured. */
  public static final EstateLimits DEFAULT =
      new EstateLimits(Duration.ofHours(24), 20, Duration.ofMinutes(5), Duration.ofHours(24));
}
