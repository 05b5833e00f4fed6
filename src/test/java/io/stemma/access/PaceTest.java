package io.stemma.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;

  @Test
  void allowsAMinutesWorthAtOnceAndThenEvenly() {
    Pace pace = new Pace(60, 0);
    for (int i = 0; i < 60; i++) {
      assertThat(pace.take(0)).isZero();
    }

    assertThat(pace.take(0)).isEqualTo(SECOND);
    assertThat(pace.take(SECOND - 1)).isEqualTo(1);
    assertThat(pace.take(SECOND)).isZero();
    assertThat(pace.take(SECOND)).isEqualTo(SECOND);
  }

  @Test
  void isUnusedAgainWhenAllHasComeBack() {
    Pace pace = new Pace(60, 0);
    pace.take(0);

    assertThat(pace.isUnused(SECOND - 1)).isFalse();
    assertThat(pace.isUnused(SECOND)).isTrue();
  }

  /** In no minute more than twice its worth: what was saved, and what comes back. */
  @Property
  void neverAllowsMoreThanWasSavedAndHasComeBack(
      @ForAll @IntRange(min = 1, max = 500) int perMinute,
      @ForAll @Size(max = 400) List<@LongRange(min = 0, max = 2 * SECOND) Long> gaps) {
    Pace pace = new Pace(perMinute, 0);
    long now = 0;
    long allowed = 0;
    for (long gap : gaps) {
      now += gap;
      for (int i = 0; i < 3; i++) {
        allowed += pace.take(now) == 0 ? 1 : 0;
      }
    }

    assertThat(allowed).isLessThanOrEqualTo(perMinute + now * perMinute / MINUTE + 1);
  }

  @Test
  void paceOfOneIsNobodyElses() {
    Paces paces = new Paces(() -> 0);

    assertThat(paces.take("a", 1)).isZero();
    assertThat(paces.take("a", 1)).isEqualTo(60);
    assertThat(paces.take("b", 1)).isZero();
  }

  @Test
  void thoseTooManyToTellApartShareOne() {
    Paces paces = new Paces(() -> 0);
    for (int i = 0; i < 10_000; i++) {
      assertThat(paces.take("client " + i, 1)).isZero();
    }

    assertThat(paces.take("one more", 1)).isZero();
    assertThat(paces.take("yet another", 1)).isPositive();
  }
}
