package io.stemma.demo;

import java.nio.charset.StandardCharsets;

/** Embeddings as estates store them: the UTF-8 JSON of 384 numbers, some 8 kB. */
final class Embedding {
  static final int DIMENSIONS = 384;

  /** Numbers within these bounds make a vector of length about one: its square is 3 / 384. */
  private static final double BOUND = 0.0884;

  private Embedding() {}

  static byte[] draw(Chance chance) {
    StringBuilder json = new StringBuilder(DIMENSIONS * 24).append('[');
    for (int i = 0; i < DIMENSIONS; i++) {
      json.append(i == 0 ? "" : ", ").append((chance.unit() * 2 - 1) * BOUND);
    }
    return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }
}
