package io.stemma.store.postgres;

import io.stemma.configuration.Environment;
import io.stemma.configuration.Environment.Setting;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which database holds the record, what its graph is called, and where Cypher is asked.
 *
 * @param graph the AGE graph, {@code DB_AGE_GRAPH}; never taken from a request
 * @param url the server itself: what needs sessions of its own goes there
 * @param cypherUrl the same database as the role for Cypher, or a replica of it, so that a query
 *     that ends its server does not end the writers'
 * @param requests the way that a service's requests take to the record: through a pooler, where
 *     there is one, and else to the server as all else
 */
public record PostgresSettings(
    DatabaseUrl url, String graph, DatabaseUrl cypherUrl, Route requests) {
  public static final String URL_KEY = "DB_POSTGRES_URL";
  public static final String DIRECT_URL_KEY = "STEMMA_DIRECT_URL";
  public static final String GRAPH_KEY = "DB_AGE_GRAPH";
  public static final String CYPHER_URL_KEY = "STEMMA_CYPHER_URL";
  public static final String DEFAULT_GRAPH = "governance";

  /** AGE wants three characters at least, PostgreSQL takes 63; nothing here ever needs quoting. */
  private static final Pattern GRAPH_NAME = Pattern.compile("[a-z][a-z0-9_]{2,62}");

  public PostgresSettings {
    if (!GRAPH_NAME.matcher(graph).matches()) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          GRAPH_KEY
              + " must be 3 to 63 characters of a-z, 0-9 and _ and begin with a letter, not '"
              + graph
              + "'.");
    }
  }

  /** All on one server. */
  public PostgresSettings(DatabaseUrl url, String graph) {
    this(url, graph, CypherLogin.of(url));
  }

  /** Without a pooler. */
  public PostgresSettings(DatabaseUrl url, String graph, DatabaseUrl cypherUrl) {
    this(url, graph, cypherUrl, Route.direct(url));
  }

  /**
   * Reads {@code DB_POSTGRES_URL} and what fills it in, {@code STEMMA_DIRECT_URL}, {@code
   * DB_AGE_GRAPH} and {@code STEMMA_CYPHER_URL}.
   *
   * @param variables looks a variable up; null where it is not set
   * @throws StemmaException {@link ErrorCode#STORE_UNAVAILABLE} when no database is named, {@link
   *     ErrorCode#INVALID_CONFIGURATION} when a value cannot be used
   */
  public static PostgresSettings from(UnaryOperator<@Nullable String> variables) {
    Environment environment = Environment.of(variables);
    DatabaseUrl url = url(environment);
    return new PostgresSettings(
        url,
        environment.find(GRAPH_KEY).map(Setting::value).orElse(DEFAULT_GRAPH),
        cypherUrl(url, environment),
        requests(url, environment));
  }

  /** Whoever names both names a pooler, and the server behind it. */
  private static Route requests(DatabaseUrl url, Environment environment) {
    if (environment.find(DIRECT_URL_KEY).isEmpty() || !isNamed(environment)) {
      return Route.direct(url);
    }
    DatabaseUrl named = named(environment);
    return named.servers().equals(url.servers()) ? Route.direct(url) : Route.pooled(named);
  }

  /** Whether Cypher is asked of another server than the record's. */
  public boolean hasServerForCypher() {
    return !cypherUrl.servers().equals(url.servers());
  }

  /** Whether the environment names a database. */
  public static boolean isNamed(Environment environment) {
    return environment.find(URL_KEY).isPresent()
        || environment.find(LibpqEnvironment.HOST_KEY).isPresent();
  }

  private static DatabaseUrl cypherUrl(DatabaseUrl owner, Environment environment) {
    DatabaseUrl login = CypherLogin.of(owner);
    return environment
        .find(CYPHER_URL_KEY)
        .map(setting -> cypherUrl(login, setting, LibpqEnvironment.how(environment)))
        .orElse(login);
  }

  private static DatabaseUrl cypherUrl(
      DatabaseUrl login, Setting setting, Map<String, Setting> otherwise) {
    otherwise.put("user", new Setting("the role for Cypher", CypherLogin.ROLE));
    otherwise.put("dbname", new Setting(URL_KEY, login.database()));
    DatabaseUrl url = ConnectionParameters.read(setting.name(), setting.value(), otherwise);
    if (!url.user().equals(CypherLogin.ROLE)) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          CYPHER_URL_KEY
              + " must name the role "
              + CypherLogin.ROLE
              + " or none: Cypher never runs as another.");
    }
    return (url.password().isEmpty() ? url.as(CypherLogin.ROLE, login.password()) : url)
        .forReader();
  }

  /** Past a pooler, where there is one. */
  private static DatabaseUrl url(Environment environment) {
    Optional<Setting> direct = environment.find(DIRECT_URL_KEY);
    return direct.isPresent() ? direct(environment, direct.get()) : named(environment);
  }

  private static DatabaseUrl direct(Environment environment, Setting direct) {
    Map<String, Setting> otherwise = LibpqEnvironment.all(environment);
    if (isNamed(environment)) {
      DatabaseUrl pooled = named(environment);
      otherwise.put("user", new Setting(URL_KEY, pooled.user()));
      otherwise.put("dbname", new Setting(URL_KEY, pooled.database()));
      if (!pooled.password().isEmpty()) {
        otherwise.put("password", new Setting(URL_KEY, pooled.password()));
      }
    }
    return ConnectionParameters.read(direct.name(), direct.value(), otherwise);
  }

  private static DatabaseUrl named(Environment environment) {
    Map<String, Setting> otherwise = LibpqEnvironment.all(environment);
    Optional<Setting> text = environment.find(URL_KEY);
    if (text.isPresent()) {
      return ConnectionParameters.read(text.get().name(), text.get().value(), otherwise);
    }
    Optional<Setting> host = environment.find(LibpqEnvironment.HOST_KEY);
    if (host.isPresent()) {
      return ConnectionParameters.read(host.get().name(), otherwise);
    }
    throw new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "No PostgreSQL is configured and no database in a box is running. "
            + "Run 'scripts/postgres-age start', or set "
            + URL_KEY
            + " to postgresql://user:password@host:port/database.");
  }
}
