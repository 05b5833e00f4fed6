package io.stemma.question;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads times of rows as answers can tell them. */
public final class RowTimes {
  private static final int LAST_YEAR = 9999;

  private RowTimes() {}

  /** The moment, or null where there is none, or one that RFC 3339 has no text for. */
  public static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    boolean isTellable = time != null && time.getYear() >= 0 && time.getYear() <= LAST_YEAR;
    return isTellable ? time.toInstant() : null;
  }
}
