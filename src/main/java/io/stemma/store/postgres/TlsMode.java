package io.stemma.store.postgres;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a connection is protected: libpq's {@code sslmode}. */
public enum TlsMode {
  DISABLE,
  ALLOW,
  PREFER,
  REQUIRE,
  VERIFY_CA,
  VERIFY_FULL;

  /** What messages say is allowed. */
  static final String ALL = "disable, allow, prefer, require, verify-ca or verify-full";

  static Optional<TlsMode> of(String text) {
    return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
  }

  /** As libpq writes it, for instance {@code verify-ca}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the server's certificate must come from a known authority. */
  public boolean verifies() {
    return compareTo(VERIFY_CA) >= 0;
  }
}
