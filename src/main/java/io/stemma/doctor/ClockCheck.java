package io.stemma.doctor;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How far the server's clock is from this program's. */
final class ClockCheck implements Check {
  private static final double WARNING_SECONDS = 2;
  private static final double FAILED_SECONDS = 60;
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public String name() {
    return "clock";
  }

  private static final String NOW =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

  @Override
  public List<Finding> look(Look database) throws SQLException {
    Instant before = Instant.now();
    long micros = database.one(NOW, row -> row.getLong(1));
    Instant after = Instant.now();
    Instant server =
        Instant.ofEpochSecond(micros / 1_000_000, Math.floorMod(micros, 1_000_000L) * 1_000);
    // What lies within the trip there and back tells nothing.
    Duration apart =
        server.isBefore(before)
            ? Duration.between(server, before)
            : server.isAfter(after) ? Duration.between(after, server) : Duration.ZERO;
    return List.of(judged(apart.toNanos() / NANOS_PER_SECOND));
  }

  private Finding judged(double seconds) {
    String value =
        String.format(Locale.ROOT, "server and program are %.1f s apart at least", seconds);
    String wayOut = "Let both machines keep their time by NTP.";
    if (seconds > FAILED_SECONDS) {
      return Finding.failed(name(), value, wayOut);
    }
    return seconds > WARNING_SECONDS
        ? Finding.warning(name(), value, wayOut)
        : Finding.ok(name(), value);
  }
}
