package io.stemma.identity;

import io.stemma.access.KeyScheme;
import io.stemma.record.Row;
import org.jspecify.annotations.Nullable;

/** Agents' keys: kept as hashes only. */
public final class ApiKeys {
  private ApiKeys() {}

  /** The same row with a key's hash and its scheme. */
  public static Row hashed(Row row, String key) {
    return row.with("api_key_hash", KeyScheme.sha256(key))
        .with("api_key_scheme", KeyScheme.SHA256.text());
  }

  static boolean verifies(String key, @Nullable String hash, @Nullable String scheme) {
    return hash != null
        && scheme != null
        && KeyScheme.named(scheme)
            .filter(known -> known != KeyScheme.SHA256_PREFIXED)
            .map(known -> known.verifies("", key, hash))
            .orElse(false);
  }
}
