package io.stemma.http.request;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.GivenText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind '?' in an address. */
public final class QueryParameters {
  private static final int LAST_YEAR = 9999;
  private static final int MAX_LIST = 20;

  private QueryParameters() {}

  /**
   * A whole number, or null where it is not given.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public static @Nullable Integer integer(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw StemmaException.ofField(name, name + " must be a whole number.");
    }
  }

  /**
   * A moment of the years 0 to 9999, or null where it is not given.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public static @Nullable Instant time(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeParseException e) {
      throw notATime(name);
    }
    throw notATime(name);
  }

  /**
   * Names with commas between them; none where it is not given.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public static List<String> list(String name, @Nullable String text) {
    if (text == null) {
      return List.of();
    }
    String[] names = text.split(",", -1);
    if (names.length > MAX_LIST) {
      throw StemmaException.ofField(name, name + " must be at most " + MAX_LIST + " names.");
    }
    return Arrays.stream(names).map(one -> GivenText.name(name, one)).toList();
  }

  private static StemmaException notATime(String name) {
    return StemmaException.ofField(
        name,
        name
            + " must be a time with its zone, as 2026-01-02T03:04:05Z or"
            + " 2026-01-02T03:04:05+01:00, with + written as %2B.");
  }

  /**
   * A text that must be given.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public static String required(String name, @Nullable String text) {
    if (text == null) {
      throw StemmaException.ofField(name, name + " must be given.");
    }
    return text;
  }
}
