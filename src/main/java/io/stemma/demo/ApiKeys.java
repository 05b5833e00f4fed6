package io.stemma.demo;

import org.jspecify.annotations.Nullable;

/** Synthetic keys in every form estates hold: plain tokens, SHA-256 in hex, empty and none. */
final class ApiKeys {
  private static final int TOKEN_LETTERS = 43;
  private static final int SHA256_HEX_LETTERS = 64;
  private static final Mix FORMS =
      Mix.of("token", 82).and("hash", 8).and("empty", 4).and("none", 6);

  private ApiKeys() {}

  static @Nullable String of(EstatePlan plan, int agent) {
    Chance chance = plan.chance(Concern.API_KEY, agent);
    return switch (FORMS.draw(chance)) {
      case "token" -> chance.urlSafe(TOKEN_LETTERS);
      case "hash" -> chance.hex(SHA256_HEX_LETTERS);
      case "empty" -> "";
      default -> null;
    };
  }
}
