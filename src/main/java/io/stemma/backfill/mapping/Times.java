package io.stemma.backfill.mapping;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times as estates write them: what {@link TimeParts} reads, as instants. */
public final class Times {
  /** What PostgreSQL's {@code timestamptz} and our month partitions are asked to hold. */
  private static final int MIN_YEAR = 1;

  private static final int MAX_YEAR = 9999;

  private Times() {}

  /** A time read from text. */
  sealed interface Reading {}

  /** An instant, and what was lost or decided on the way; null where nothing was. */
  record At(Instant instant, @Nullable String remark) implements Reading {}

  /** A readable time without a zone, and none was named. */
  record Naive() implements Reading {}

  /** Not a time. */
  record Unreadable() implements Reading {}

  /** The column's value: an instant in UTC, or null and the cell kept. */
  static @Nullable String instantOrKeep(RowContext row, String source, boolean sqliteMadeIt) {
    String text = row.text(source);
    if (text == null) {
      return null;
    }
    String plain = PlainTime.utc(text);
    if (plain != null) {
      return plain;
    }
    Reading reading =
        row.cell(source) instanceof String
            ? read(text, zoneFor(text, row.zone(), sqliteMadeIt))
            : new Unreadable();
    if (reading instanceof At at) {
      if (at.remark() != null) {
        row.keep(source, at.remark());
      }
      return text(at.instant());
    }
    row.keep(source, reading instanceof Naive ? "time_without_zone" : "unreadable_time");
    return null;
  }

  /** The instant a text tells, or null where it is no time or lacks a zone and none is named. */
  public static @Nullable String instantOf(String text, @Nullable ZoneId zone) {
    String plain = PlainTime.utc(text);
    if (plain != null) {
      return plain;
    }
    return read(text, zone) instanceof At at ? text(at.instant()) : null;
  }

  /** Reads a time; a naive one is of the zone given. */
  static Reading read(String text, @Nullable ZoneId zone) {
    LocalDateTime plain = PlainTime.local(text);
    if (plain != null) {
      return zone == null ? new Naive() : local(plain, zone, false);
    }
    TimeParts parts = TimeParts.of(text);
    if (parts == null) {
      return new Unreadable();
    }
    if (parts.offset() != null) {
      return checked(parts.time().toInstant(parts.offset()), null, parts.isCut());
    }
    return zone == null ? new Naive() : local(parts.time(), zone, parts.isCut());
  }

  /** As PostgreSQL reads it, in UTC, to the microsecond; one instant has one text. */
  public static String text(Instant instant) {
    return PlainTime.text(instant.atOffset(ZoneOffset.UTC).toLocalDateTime());
  }

  private static @Nullable ZoneId zoneFor(
      String text, @Nullable ZoneId zone, boolean sqliteMadeIt) {
    boolean datetimeNow =
        sqliteMadeIt
            && text.length() == 19
            && text.charAt(10) == ' '
            && PlainTime.local(text) != null;
    return datetimeNow ? ZoneOffset.UTC : zone;
  }

  private static Reading local(LocalDateTime time, ZoneId zone, boolean isCut) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    String remark =
        switch (offsets.size()) {
          case 0 -> "nonexistent_local_time";
          case 1 -> null;
          default -> "ambiguous_local_time";
        };
    return checked(time.atZone(zone).toInstant(), remark, isCut);
  }

  private static Reading checked(Instant instant, @Nullable String remark, boolean isCut) {
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    if (year < MIN_YEAR || year > MAX_YEAR) {
      return new Unreadable();
    }
    Instant toMicros = instant.truncatedTo(ChronoUnit.MICROS);
    boolean isExact = toMicros.equals(instant) && !isCut;
    return new At(toMicros, remark != null || isExact ? remark : "precision");
  }
}
