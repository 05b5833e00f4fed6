package io.stemma.demo;

/**
 * The number an estate grows from.
 *
 * <p>Draws belong to a concern and a row, never to a running stream: any row can be made again
 * without those before it, and nothing of a row need be kept in memory.
 */
record EstateSeed(long value) {
  Chance chance(Concern concern, long row) {
    long concerned = Chance.mix(value + Chance.mix(concern.name().hashCode()));
    return new Chance(Chance.mix(concerned ^ Chance.mix(row)));
  }
}
