package io.stemma.store.postgres;

import io.stemma.configuration.Environment.Setting;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how one connects, put together in libpq's order: what the connection
 * string says, what the environment says, what is usual.
 */
final class ConnectionParameters {
  private static final String DEFAULT_HOST = "localhost";
  private static final int DEFAULT_PORT = 5432;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_TIMEOUT_SECONDS = 3_600;

  /** Which server, database and login. */
  static final List<String> WHERE_AND_WHO =
      List.of("host", "port", "dbname", "user", "password", "passfile");

  private static final List<String> TAKEN =
      List.of(
          Tls.MODE,
          Tls.ROOTS,
          Tls.CERTIFICATE,
          Tls.KEY,
          "connect_timeout",
          "application_name",
          "options",
          "target_session_attrs",
          "load_balance_hosts",
          "channel_binding");

  /** Of libpq's, without meaning here: nothing is lost where they are left out. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "client_encoding",
          "fallback_application_name",
          "gssencmode",
          "keepalives",
          "keepalives_count",
          "keepalives_idle",
          "keepalives_interval",
          "sslsni",
          "tcp_user_timeout");

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "target_session_attrs",
          Set.of("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
          "load_balance_hosts",
          Set.of("disable", "random"),
          "channel_binding",
          Set.of("disable", "prefer", "require"));

  private final String source;
  private final Map<String, Setting> given = new LinkedHashMap<>();

  private ConnectionParameters(String source) {
    this.source = source;
  }

  /**
   * A database.
   *
   * @param source the key that the text comes from, named in errors
   * @param text a URL or libpq's keywords
   * @param otherwise what counts where the text leaves it out, by libpq's names
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}; it shows no password
   */
  static DatabaseUrl read(String source, String text, Map<String, Setting> otherwise) {
    ConnectionParameters parameters = new ConnectionParameters(source);
    parameters.given.putAll(otherwise);
    try {
      ConnectionString.parameters(text)
          .forEach(
              (name, value) ->
                  parameters.given.put(name, new Setting(name + " in " + source, value)));
    } catch (ConnectionString.Malformed e) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          source
              + " is not a usable PostgreSQL URL: "
              + e.getMessage()
              + ". Expected postgresql://user:password@host:port/database.",
          e);
    }
    return parameters.settled();
  }

  /** The same without a text. */
  static DatabaseUrl read(String source, Map<String, Setting> parameters) {
    ConnectionParameters all = new ConnectionParameters(source);
    all.given.putAll(parameters);
    return all.settled();
  }

  private DatabaseUrl settled() {
    given.keySet().forEach(this::requireKnown);
    Map<String, String> parameters = new HashMap<>();
    for (String name : TAKEN) {
      Setting setting = given.get(name);
      if (setting != null) {
        requireWord(name, setting);
        parameters.put(name, setting.value());
      }
    }
    requireTimeout(given.get("connect_timeout"));
    new TlsParameters(source, given).settle(parameters);
    List<ServerAddress> servers = servers();
    String user = value("user", System.getProperty("user.name", ""));
    String database = value("dbname", user);
    return new DatabaseUrl(servers, database, user, password(servers, database, user), parameters);
  }

  private void requireKnown(String name) {
    if (!WHERE_AND_WHO.contains(name) && !TAKEN.contains(name) && !LEFT_OUT.contains(name)) {
      throw invalid(
          source
              + " has a parameter '"
              + name
              + "', which is not taken here; these are: "
              + String.join(", ", WHERE_AND_WHO)
              + ", "
              + String.join(", ", TAKEN)
              + ".");
    }
  }

  private static void requireWord(String name, Setting setting) {
    Set<String> words = WORDS.get(name);
    if (words != null && !words.contains(setting.value())) {
      throw invalid(
          setting.name()
              + " must be one of "
              + String.join(", ", new TreeSet<>(words))
              + ", not '"
              + setting.value()
              + "'.");
    }
  }

  private static void requireTimeout(@Nullable Setting setting) {
    if (setting != null && number(setting.value(), 0, MAX_TIMEOUT_SECONDS) < 0) {
      throw invalid(
          setting.name()
              + " must be 0 to "
              + MAX_TIMEOUT_SECONDS
              + " seconds (0: as long as it takes), not '"
              + setting.value()
              + "'.");
    }
  }

  private List<ServerAddress> servers() {
    String[] hosts = value("host", DEFAULT_HOST).split(",", -1);
    Setting given = this.given.get("port");
    String[] ports = given == null ? new String[] {""} : given.value().split(",", -1);
    if (given != null && ports.length != 1 && ports.length != hosts.length) {
      throw invalid(
          given.name() + " has " + ports.length + " ports for " + hosts.length + " hosts.");
    }
    List<ServerAddress> servers = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      String port = ports[ports.length == 1 ? 0 : i].strip();
      servers.add(new ServerAddress(host(hosts[i].strip()), port(given, port)));
    }
    return servers;
  }

  private String host(String host) {
    if (host.startsWith("/") || host.startsWith("@")) {
      throw invalid(
          source
              + " names a Unix socket, "
              + host
              + ", which cannot be used: name a host of TCP, for instance localhost.");
    }
    if (host.indexOf('[') >= 0 || host.indexOf(']') >= 0 || host.indexOf('/') >= 0) {
      throw invalid(source + " names a host that is no name and no address.");
    }
    return host.isEmpty() ? DEFAULT_HOST : host;
  }

  /** What is no number may be a password with a sign that was not encoded: it is not repeated. */
  private int port(@Nullable Setting setting, String text) {
    int port = text.isEmpty() ? DEFAULT_PORT : number(text, 1, MAX_PORT);
    if (port < 0) {
      boolean shown = text.chars().allMatch(c -> c >= '0' && c <= '9');
      throw invalid(
          (setting == null ? source : setting.name())
              + " must be 1 to "
              + MAX_PORT
              + (shown ? ", not " + text : "")
              + "; in a password @ is written as %40, / as %2F and : as %3A.");
    }
    return port;
  }

  private static int number(String text, int least, int most) {
    if (!text.matches("[0-9]{1,9}")) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number < least || number > most ? -1 : number;
  }

  private String password(List<ServerAddress> servers, String database, String user) {
    Setting password = given.get("password");
    if (password != null) {
      return password.value();
    }
    Setting file = given.get("passfile");
    return new PasswordFile(file == null ? PasswordFile.usual() : Path.of(file.value()))
        .find(servers, database, user)
        .orElse("");
  }

  private String value(String name, String otherwise) {
    Setting setting = given.get(name);
    return setting == null ? otherwise : setting.value();
  }

  private static StemmaException invalid(String message) {
    return new StemmaException(ErrorCode.INVALID_CONFIGURATION, message);
  }
}
