package io.stemma.store.postgres;

import io.stemma.configuration.Environment;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a connection string leaves out and the variables of libpq say. */
final class LibpqEnvironment {
  /** The sign that they name a server by themselves. */
  static final String HOST_KEY = "PGHOST";

  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry(HOST_KEY, "host"),
          Map.entry("PGPORT", "port"),
          Map.entry("PGDATABASE", "dbname"),
          Map.entry("PGUSER", "user"),
          Map.entry("PGPASSWORD", "password"),
          Map.entry("PGPASSFILE", "passfile"),
          Map.entry("PGSSLMODE", "sslmode"),
          Map.entry("PGSSLROOTCERT", "sslrootcert"),
          Map.entry("PGSSLCERT", "sslcert"),
          Map.entry("PGSSLKEY", "sslkey"),
          Map.entry("PGCONNECT_TIMEOUT", "connect_timeout"),
          Map.entry("PGAPPNAME", "application_name"),
          Map.entry("PGOPTIONS", "options"),
          Map.entry("PGTARGETSESSIONATTRS", "target_session_attrs"),
          Map.entry("PGLOADBALANCEHOSTS", "load_balance_hosts"),
          Map.entry("PGCHANNELBINDING", "channel_binding"));

  private LibpqEnvironment() {}

  /**
   * All of them that are set, by libpq's names of parameters, each with the variable it is from.
   */
  static Map<String, Environment.Setting> all(Environment environment) {
    Map<String, Environment.Setting> found = new LinkedHashMap<>();
    PARAMETERS.forEach(
        (variable, parameter) ->
            environment.find(variable).ifPresent(setting -> found.put(parameter, setting)));
    return found;
  }

  /** Only how one connects. */
  static Map<String, Environment.Setting> how(Environment environment) {
    Map<String, Environment.Setting> found = all(environment);
    found.keySet().removeAll(ConnectionParameters.WHERE_AND_WHO);
    return found;
  }
}
