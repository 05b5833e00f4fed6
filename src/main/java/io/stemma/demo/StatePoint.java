package io.stemma.demo;

/**
 * An agent's state at one time: E (energy), I (integrity), S (entropy) and V (void, which may be
 * negative).
 *
 * @param micros microseconds of {@link EstateTime}
 */
record StatePoint(
    long micros,
    double energy,
    double integrity,
    double entropy,
    double voidness,
    double coherence,
    double risk,
    String regime,
    String decision) {
  private static final Mix REGIMES =
      Mix.of("DIVERGENCE", 40)
          .and("CONVERGENCE", 20)
          .and("STABLE", 15)
          .and("TRANSITION", 10)
          .and("EXPLORATION", 10)
          .and("divergence", 4)
          .and("locked", 1);
  private static final Mix DECISIONS = Mix.of("proceed", 9).and("pause", 1);

  /** One state in fifty is zero throughout, which is a value and not a missing one. */
  static StatePoint draw(long micros, Chance chance) {
    boolean zero = chance.happens(0.02);
    return new StatePoint(
        micros,
        zero ? 0.0 : chance.measure(0, 1),
        zero ? 0.0 : chance.measure(0.2, 1),
        zero ? 0.0 : chance.measure(0, 2),
        zero ? 0.0 : chance.measure(-1, 1),
        zero ? 0.0 : chance.measure(0, 1),
        chance.measure(0, 1),
        REGIMES.draw(chance),
        DECISIONS.draw(chance));
  }

  boolean voidActive() {
    return Math.abs(voidness) > 0.8;
  }
}
