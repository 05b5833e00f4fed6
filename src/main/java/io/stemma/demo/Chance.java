package io.stemma.demo;

import java.util.List;

/**
 * A stream of pseudo-random draws (SplitMix64), the same on every Java release.
 *
 * <p>The algorithm is ours and not the platform's, so that a seed keeps meaning the same estate.
 */
final class Chance {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final char[] URL_SAFE =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();

  private long state;

  Chance(long seed) {
    this.state = seed;
  }

  /** Spreads every bit of the argument over all 64 bits of the result. */
  static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  long bits() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** A number of 0 to bound - 1. */
  int below(int bound) {
    return (int) (((bits() >>> 32) * bound) >>> 32);
  }

  /** A number of least to most, both included. */
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  /** A number of 0 (included) to 1 (excluded). */
  double unit() {
    return (bits() >>> 11) * 0x1p-53;
  }

  /** A number of least to most with four decimals. */
  double measure(double least, double most) {
    return Math.round((least + unit() * (most - least)) * 10_000) / 10_000.0;
  }

  boolean happens(double probability) {
    return unit() < probability;
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  String hex(int length) {
    return letters(HEX, length);
  }

  /** A text of the 64 letters that need no escaping in an address. */
  String urlSafe(int length) {
    return letters(URL_SAFE, length);
  }

  /** A random UUID, version 4, as text. */
  String uuid() {
    return hex(8) + '-' + hex(4) + "-4" + hex(3) + "-a" + hex(3) + '-' + hex(12);
  }

  private String letters(char[] alphabet, int length) {
    char[] letters = new char[length];
    for (int i = 0; i < length; i++) {
      letters[i] = alphabet[below(alphabet.length)];
    }
    return new String(letters);
  }
}
