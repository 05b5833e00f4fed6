package io.stemma.governance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on by a microsecond each time it is asked, and as far as it is told. */
final class TestClock extends Clock {
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  synchronized void goOn(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public synchronized Instant instant() {
    now = now.plusNanos(1_000);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
