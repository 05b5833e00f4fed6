package io.stemma.backup;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.ServerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A database's address as PostgreSQL's own programs take it from their environment: arguments are
 * in everybody's process list.
 */
final class ConnectionEnvironment {
  private static final String CONNECT_TIMEOUT_SECONDS = "10";

  /** The parameters of a URL that libpq reads from its environment, too. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslcrl", "PGSSLCRL"),
          Map.entry("channel_binding", "PGCHANNELBINDING"),
          Map.entry("gssencmode", "PGGSSENCMODE"),
          Map.entry("krbsrvname", "PGKRBSRVNAME"),
          Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
          Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"));

  private ConnectionEnvironment() {}

  static Map<String, String> of(DatabaseUrl url) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(
        "PGHOST", url.servers().stream().map(ServerAddress::host).collect(Collectors.joining(",")));
    environment.put(
        "PGPORT",
        url.servers().stream()
            .map(server -> Integer.toString(server.port()))
            .collect(Collectors.joining(",")));
    environment.put("PGDATABASE", url.database());
    environment.put("PGAPPNAME", "stemma-backup");
    environment.put("PGOPTIONS", Postgres.sessionOptions(url));
    environment.put("PGCLIENTENCODING", "UTF8");
    environment.put("PGCONNECT_TIMEOUT", CONNECT_TIMEOUT_SECONDS);
    if (!url.user().isEmpty()) {
      environment.put("PGUSER", url.user());
    }
    if (!url.password().isEmpty()) {
      environment.put("PGPASSWORD", url.password());
    }
    url.parameters()
        .forEach(
            (name, value) -> {
              String variable = PARAMETERS.get(name);
              if (variable != null) {
                environment.put(variable, value);
              }
            });
    return environment;
  }
}
