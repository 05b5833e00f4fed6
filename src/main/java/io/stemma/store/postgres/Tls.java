package io.stemma.store.postgres;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is protected, the same for both clients.
 *
 * @param roots whose certificates are believed; {@link #SYSTEM} for those that Java believes; null
 *     where nobody's is looked at
 * @param certificate who we are, in PEM; null where nobody asks
 * @param key of the certificate, PKCS #8 in PEM; null where there is none
 */
record Tls(TlsMode mode, @Nullable Path roots, @Nullable Path certificate, @Nullable Path key) {
  static final String MODE = "sslmode";
  static final String ROOTS = "sslrootcert";
  static final String CERTIFICATE = "sslcert";
  static final String KEY = "sslkey";

  /** Stands for the authorities that Java comes with, as in libpq. */
  static final Path SYSTEM = Path.of("system");

  /** Of parameters that were looked at: {@link TlsParameters}. */
  static Tls of(Map<String, String> parameters) {
    return new Tls(
        TlsMode.of(parameters.getOrDefault(MODE, "")).orElse(TlsMode.PREFER),
        path(parameters.get(ROOTS)),
        path(parameters.get(CERTIFICATE)),
        path(parameters.get(KEY)));
  }

  private static @Nullable Path path(@Nullable String text) {
    return text == null ? null : Path.of(text);
  }

  boolean ofSystem() {
    return SYSTEM.equals(roots);
  }
}
