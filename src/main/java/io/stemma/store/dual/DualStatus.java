package io.stemma.store.dual;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the two stores stand.
 *
 * @param entries changes that the other store has not seen
 * @param oldest when the earliest of them was made; null where there is none
 * @param carried changes that have been carried since the two are kept
 * @param perSecond changes carried a second, of the last second
 * @param failures how often the other store could not be written
 * @param lastError what it said last, null where it never failed
 * @param refused the earliest changes that it refused for what they say
 */
public record DualStatus(
    MovePoint point,
    long entries,
    @Nullable Instant oldest,
    long carried,
    double perSecond,
    long failures,
    @Nullable String lastError,
    @Nullable String lastErrorAt,
    List<Refusal> refused) {
  /** A change that the other store refused. */
  public record Refusal(String entry, String rows, long attempts, @Nullable String why) {}
}
