package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which database holds the record and what its graph is called.
 *
 * @param graph the AGE graph, {@code DB_AGE_GRAPH}; never taken from a request
 */
public record PostgresSettings(DatabaseUrl url, String graph) {
  public static final String URL_KEY = "DB_POSTGRES_URL";
  public static final String URL_ALIAS_KEY = "DATABASE_URL";
  public static final String GRAPH_KEY = "DB_AGE_GRAPH";
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

  /**
   * Reads {@code DB_POSTGRES_URL} (else {@code DATABASE_URL}) and {@code DB_AGE_GRAPH}.
   *
   * @param environment looks a variable up; null where it is not set
   * @throws StemmaException {@link ErrorCode#STORE_UNAVAILABLE} when no URL is set
   */
  public static PostgresSettings from(UnaryOperator<@Nullable String> environment) {
    String graph = environment.apply(GRAPH_KEY);
    return new PostgresSettings(
        url(environment), graph == null || graph.isBlank() ? DEFAULT_GRAPH : graph.strip());
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
