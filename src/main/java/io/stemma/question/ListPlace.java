package io.stemma.question;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a list that goes by time went on from.
 *
 * @param moment as the database of the cursor writes it; null where the list begins
 * @param key tells rows of that moment apart, in the order they came
 */
public record ListPlace(@Nullable String moment, long key) {
  /** Of a list that begins with the newest. */
  public static ListPlace newest(Optional<Place> place) {
    return of(place, 0, Long.MAX_VALUE);
  }

  /** Of a list that begins with the oldest. */
  public static ListPlace oldest(Optional<Place> place) {
    return of(place, 0, Long.MIN_VALUE);
  }

  /** Of a place in which the moment is not the first value. */
  public static ListPlace newest(Optional<Place> place, int index) {
    return of(place, index, Long.MAX_VALUE);
  }

  private static ListPlace of(Optional<Place> place, int index, long begin) {
    return place
        .map(p -> new ListPlace(p.text(index), p.number(index + 1)))
        .orElseGet(() -> new ListPlace(null, begin));
  }

  /** The moment, or what stands before all others in the list. */
  public String momentOr(String begin) {
    return moment == null ? begin : moment;
  }
}
