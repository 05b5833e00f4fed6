package io.stemma.store.postgres;

import java.util.Map;

/** libpq's names of connection parameters and what pgJDBC calls the same thing. */
final class JdbcParameterNames {
  private static final Map<String, String> BY_LIBPQ_NAME =
      Map.of(
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "keepalives", "tcpKeepAlive");

  private JdbcParameterNames() {}

  static String of(String libpqName) {
    return BY_LIBPQ_NAME.getOrDefault(libpqName, libpqName);
  }
}
