package io.stemma.record;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the values of a column are, the same whichever store holds them. */
public enum Kind {
  TEXT(String.class),
  /** To the microsecond. */
  INSTANT(Instant.class),
  INTEGER(Long.class),
  REAL(Double.class),
  BOOL(Boolean.class),
  /** The text of a JSON value in {@link CanonicalJson canonical form}. */
  JSON(String.class),
  /** A list of strings, which may hold nulls. */
  TEXTS(List.class),
  /** A list of doubles. */
  REALS(List.class);

  private final Class<?> type;

  Kind(Class<?> type) {
    this.type = type;
  }

  /**
   * The value as two stores hold it alike.
   *
   * @throws IllegalArgumentException when it is no value of this kind
   */
  public @Nullable Object canonical(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(this + " cannot be " + value.getClass().getSimpleName());
    }
    return switch (this) {
      case INSTANT -> ((Instant) value).truncatedTo(ChronoUnit.MICROS);
      case JSON -> CanonicalJson.of((String) value);
      // SQLite knows no negative zero.
      case REAL -> (Double) value + 0.0;
      case REALS ->
          ((List<?>) value)
              .stream().map(number -> number == null ? null : (Double) number + 0.0).toList();
      case TEXTS -> Collections.unmodifiableList(new ArrayList<>((List<?>) value));
      case TEXT, INTEGER, BOOL -> value;
    };
  }
}
