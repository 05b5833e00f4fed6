package io.stemma.access;

import org.jspecify.annotations.Nullable;

/**
 * A use of a key, or a refusal.
 *
 * @param keyId as {@link Caller} has it; null where none that is known was given
 * @param endpoint method and address as described, without names
 * @param client network address it came from
 */
public record KeyUse(@Nullable String keyId, Outcome outcome, String endpoint, String client) {
  static final String OTHERS = "*";

  /** How it ended. */
  public enum Outcome {
    REQUEST,
    RATE_LIMITED,
    EXPIRED,
    REVOKED,
    INSUFFICIENT_PERMISSIONS,
    UNKNOWN_KEY,
    NO_KEY
  }

  /** The same where addresses and clients are too many to tell apart. */
  KeyUse coarse() {
    return new KeyUse(keyId, outcome, OTHERS, OTHERS);
  }
}
