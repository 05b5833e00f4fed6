package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which database holds the record, what its graph is called, and where Cypher is asked.
 *
 * @param graph the AGE graph, {@code DB_AGE_GRAPH}; never taken from a request
 * @param cypherUrl the same database as the role for Cypher, or a replica of it, so that a query
 *     that ends its server does not end the writers'
 */
public record PostgresSettings(DatabaseUrl url, String graph, DatabaseUrl cypherUrl) {
  public static final String URL_KEY = "DB_POSTGRES_URL";
  public static final String URL_ALIAS_KEY = "DATABASE_URL";
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

  /**
   * Reads {@code DB_POSTGRES_URL} (else {@code DATABASE_URL}), {@code DB_AGE_GRAPH} and {@code
   * STEMMA_CYPHER_URL}.
   *
   * @param environment looks a variable up; null where it is not set
   * @throws StemmaException {@link ErrorCode#STORE_UNAVAILABLE} when no URL is set
   */
  public static PostgresSettings from(UnaryOperator<@Nullable String> environment) {
    String graph = environment.apply(GRAPH_KEY);
    DatabaseUrl url = url(environment);
    return new PostgresSettings(
        url,
        graph == null || graph.isBlank() ? DEFAULT_GRAPH : graph.strip(),
        cypherUrl(url, environment.apply(CYPHER_URL_KEY)));
  }

  /** Whether the environment names a database. */
  public static boolean isNamed(UnaryOperator<@Nullable String> environment) {
    for (String key : new String[] {URL_KEY, URL_ALIAS_KEY}) {
      String value = environment.apply(key);
      if (value != null && !value.isBlank()) {
        return true;
      }
    }
    return false;
  }

  private static DatabaseUrl cypherUrl(DatabaseUrl owner, @Nullable String text) {
    DatabaseUrl login = CypherLogin.of(owner);
    if (text == null || text.isBlank()) {
      return login;
    }
    DatabaseUrl url = DatabaseUrl.parse(CYPHER_URL_KEY, text);
    if (!url.user().isEmpty() && !url.user().equals(CypherLogin.ROLE)) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          CYPHER_URL_KEY
              + " must name the role "
              + CypherLogin.ROLE
              + " or none: Cypher never runs as another.");
    }
    return url.as(CypherLogin.ROLE, url.password().isEmpty() ? login.password() : url.password());
  }

  private static DatabaseUrl url(UnaryOperator<@Nullable String> environment) {
    for (String key : new String[] {URL_KEY, URL_ALIAS_KEY}) {
      String value = environment.apply(key);
      if (value != null && !value.isBlank()) {
        return DatabaseUrl.parse(key, value);
      }
    }
    throw new StemmaException(
        ErrorCode.STORE_UNAVAILABLE,
        "No PostgreSQL is configured and no database in a box is running. "
            + "Run 'scripts/postgres-age start', or set "
            + URL_KEY
            + " to postgresql://user:password@host:port/database.");
  }
}
