package io.stemma.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Draws are the published algorithm's, for ever: a seed must keep meaning the same estate. */
class ChanceTest {
  /** The first values of SplitMix64 for the seed 1234567. */
  @Test
  void drawsAreThoseOfSplitMix64() {
    Chance chance = new Chance(1234567);

    assertThat(chance.bits()).isEqualTo(6457827717110365317L);
    assertThat(chance.bits()).isEqualTo(3203168211198807973L);
    assertThat(chance.bits()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
  }

  @Test
  void boundsAreKept() {
    Chance chance = new Chance(1);

    assertThat(IntStream.range(0, 10_000).map(i -> chance.between(3, 5)).distinct().sorted())
        .containsExactly(3, 4, 5);
    assertThat(IntStream.range(0, 10_000).mapToDouble(i -> chance.unit()))
        .allMatch(drawn -> drawn >= 0 && drawn < 1);
  }

  @Test
  void concernsAndRowsHaveDrawsOfTheirOwn() {
    EstateSeed seed = new EstateSeed(1);

    long drawn = seed.chance(Concern.AUDIT, 5).bits();
    assertThat(drawn)
        .isEqualTo(seed.chance(Concern.AUDIT, 5).bits())
        .isNotEqualTo(seed.chance(Concern.AUDIT, 6).bits())
        .isNotEqualTo(seed.chance(Concern.TOOL, 5).bits())
        .isNotEqualTo(new EstateSeed(2).chance(Concern.AUDIT, 5).bits());
  }

  @Test
  void mixDrawsByWeight() {
    Mix mix = Mix.of("often", 9).and("seldom", 1);
    Chance chance = new Chance(1);

    assertThat(IntStream.range(0, 10_000).filter(i -> mix.draw(chance).equals("seldom")).count())
        .isBetween(850L, 1150L);
  }
}
