package io.stemma.graph.fuzz;

import java.util.List;
import java.util.Random;

/** Chance, the same again for the same seed. */
final class Dice {
  private final Random random;

  Dice(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in so many times. */
  boolean once(int times) {
    return random.nextInt(times) == 0;
  }

  String of(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  String one(String... values) {
    return values[random.nextInt(values.length)];
  }
}
