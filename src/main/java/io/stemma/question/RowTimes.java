package io.stemma.question;

import io.stemma.store.sql.FoundRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads times of rows as answers can tell them. */
public final class RowTimes {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant AFTER_LAST = Instant.parse("+10000-01-01T00:00:00Z");

  private RowTimes() {}

  /** The moment, or null where there is none, or one that RFC 3339 has no text for. */
  public static @Nullable Instant instant(FoundRow row, String column) {
    Instant time = row.instant(column);
    boolean isTellable = time != null && !time.isBefore(FIRST) && time.isBefore(AFTER_LAST);
    return isTellable ? time : null;
  }
}
