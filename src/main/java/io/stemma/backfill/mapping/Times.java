package io.stemma.backfill.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times as estates write them: ISO 8601 with {@code T} or a blank, extended or basic, with or
 * without a fraction and a zone.
 */
public final class Times {
  /** What PostgreSQL's {@code timestamptz} and our month partitions are asked to hold. */
  private static final int MIN_YEAR = 1;

  private static final int MAX_YEAR = 9999;
  private static final DateTimeFormatter EXTENDED = format("uuuu-MM-dd", "HH:mm:ss");
  private static final DateTimeFormatter BASIC = format("uuuuMMdd", "HHmmss");

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
      return zone == null ? new Naive() : local(plain, zone);
    }
    TemporalAccessor parsed = parsed(text);
    if (parsed == null) {
      return new Unreadable();
    }
    if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
      return checked(OffsetDateTime.from(parsed).toInstant(), null);
    }
    return zone == null ? new Naive() : local(LocalDateTime.from(parsed), zone);
  }

  /** As PostgreSQL reads it, in UTC, to the microsecond; one instant has one text. */
  public static String text(Instant instant) {
    return PlainTime.text(instant.atOffset(ZoneOffset.UTC).toLocalDateTime());
  }

  private static @Nullable ZoneId zoneFor(
      String text, @Nullable ZoneId zone, boolean sqliteMadeIt) {
    boolean datetimeNow = sqliteMadeIt && text.length() == 19 && text.charAt(10) == ' ';
    return datetimeNow ? ZoneOffset.UTC : zone;
  }

  private static @Nullable TemporalAccessor parsed(String text) {
    try {
      boolean basic = text.length() > 8 && text.charAt(4) != '-';
      return (basic ? BASIC : EXTENDED).parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Reading local(LocalDateTime time, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    String remark =
        switch (offsets.size()) {
          case 0 -> "nonexistent_local_time";
          case 1 -> null;
          default -> "ambiguous_local_time";
        };
    return checked(time.atZone(zone).toInstant(), remark);
  }

  private static Reading checked(Instant instant, @Nullable String remark) {
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    if (year < MIN_YEAR || year > MAX_YEAR) {
      return new Unreadable();
    }
    Instant toMicros = instant.truncatedTo(ChronoUnit.MICROS);
    return new At(toMicros, remark != null || toMicros.equals(instant) ? remark : "precision");
  }

  private static DateTimeFormatter format(String date, String time) {
    return new DateTimeFormatterBuilder()
        .appendPattern(date)
        .appendPattern("['T'][' ']" + time)
        .optionalStart()
        .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
        .optionalEnd()
        .optionalStart()
        .appendOffset("+HH:MM:ss", "Z")
        .optionalEnd()
        .optionalStart()
        .appendOffset("+HHmm", "Z")
        .optionalEnd()
        .toFormatter()
        .withResolverStyle(ResolverStyle.STRICT);
  }
}
