package io.stemma.backfill.governance;

import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.RowContext;
import io.stemma.backfill.mapping.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a session of the live dialect ends, by the rule of its own server: a binding that has not
 * been used for seven days is thrown away, and every use moves that on.
 *
 * <p>The end therefore lies seven days behind the last use. A session whose last use cannot be read
 * has no end: nothing is known by which it could be over.
 */
final class SessionExpiry {
  private static final int DAYS_WITHOUT_USE = 7;

  /** Nine days before the end of the last year that is held. */
  private static final Instant LAST_HELD = Instant.parse("9999-12-23T00:00:00Z");

  private SessionExpiry() {}

  static ColumnMapping ofLastUse() {
    return new ColumnMapping("expires_at", List.of("updated_at", "bound_at"), SessionExpiry::end);
  }

  private static @Nullable String end(RowContext row) {
    // Only an update moves a binding's second time; without one its making was its last use.
    Object lastUse = row.cell("updated_at") == null ? row.cell("bound_at") : row.cell("updated_at");
    String instant = lastUse instanceof String text ? Times.instantOf(text, row.zone()) : null;
    return instant == null ? null : behind(Instant.parse(instant), row.zone());
  }

  /**
   * The server counts days by the clock on its wall: one with a change of clocks is no 24 hours.
   */
  private static @Nullable String behind(Instant lastUse, @Nullable ZoneId zone) {
    if (lastUse.isAfter(LAST_HELD)) {
      return null;
    }
    ZoneId wall = zone == null ? ZoneOffset.UTC : zone;
    return Times.text(lastUse.atZone(wall).plusDays(DAYS_WITHOUT_USE).toInstant());
  }
}
