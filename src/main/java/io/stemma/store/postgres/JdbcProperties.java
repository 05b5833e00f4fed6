package io.stemma.store.postgres;

import java.util.Map;
import java.util.Properties;

/** What pgJDBC calls the things that libpq has names for. */
final class JdbcProperties {
  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "primary", "primary",
          "read-write", "primary",
          "standby", "secondary",
          "read-only", "secondary",
          "prefer-standby", "preferSecondary");

  private JdbcProperties() {}

  /** User, password and the URL's own parameters. */
  static Properties of(DatabaseUrl url) {
    Properties properties = new Properties();
    put(properties, "user", url.user());
    put(properties, "password", url.password());
    Map<String, String> parameters = url.parameters();
    put(properties, "ApplicationName", parameters.getOrDefault("application_name", ""));
    put(properties, "connectTimeout", parameters.getOrDefault("connect_timeout", ""));
    put(properties, "channelBinding", parameters.getOrDefault("channel_binding", ""));
    put(properties, "options", parameters.getOrDefault("options", ""));
    put(
        properties,
        "targetServerType",
        SERVER_TYPES.getOrDefault(parameters.getOrDefault("target_session_attrs", ""), ""));
    if ("random".equals(parameters.get("load_balance_hosts"))) {
      put(properties, "loadBalanceHosts", "true");
    }
    secure(properties, url.tls());
    return properties;
  }

  private static void secure(Properties properties, Tls tls) {
    put(properties, "sslmode", tls.mode().text());
    if (tls.ofSystem()) {
      put(properties, "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else if (tls.roots() != null) {
      put(properties, "sslrootcert", tls.roots().toString());
    }
    if (tls.certificate() != null && tls.key() != null) {
      put(properties, "sslcert", tls.certificate().toString());
      put(properties, "sslkey", tls.key().toString());
    }
  }

  private static void put(Properties properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.setProperty(name, value);
    }
  }
}
