package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where a PostgreSQL database is and who asks, as libpq writes it: {@code
 * postgresql://user:password@host:port/database?sslmode=…}.
 *
 * @param parameters the query part, decoded, in its order
 */
public record DatabaseUrl(
    String host,
    int port,
    String database,
    String user,
    String password,
    Map<String, String> parameters) {
  private static final int DEFAULT_PORT = 5432;

  public DatabaseUrl {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a URL.
   *
   * @param key the configuration key it came from, named in the error
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} when it is not one
   */
  public static DatabaseUrl parse(String key, String text) {
    URI uri = uri(key, text.strip());
    String scheme = uri.getScheme();
    if (!"postgres".equals(scheme) && !"postgresql".equals(scheme)) {
      throw invalid(key, "it must begin with postgresql:// or postgres://");
    }
    if (uri.getHost() == null) {
      throw invalid(
          key, "it names no host; a blank or @ in the password must be written as %20, %40");
    }
    String[] userInfo = decodedUserInfo(uri);
    String path = uri.getPath() == null ? "" : uri.getPath();
    String database = path.length() > 1 ? path.substring(1) : userInfo[0];
    if (database.isEmpty()) {
      throw invalid(key, "it names neither a database nor a user");
    }
    return new DatabaseUrl(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        database,
        userInfo[0],
        userInfo[1],
        decodedQuery(uri));
  }

  /** The same server and database, asked by another role. */
  public DatabaseUrl as(String otherUser, String otherPassword) {
    return new DatabaseUrl(host, port, database, otherUser, otherPassword, parameters);
  }

  /** The same server and role, another database. */
  public DatabaseUrl in(String otherDatabase) {
    return new DatabaseUrl(host, port, otherDatabase, user, password, parameters);
  }

  /** The address pgJDBC takes; user, password and parameters travel in {@link #jdbcProperties}. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + encoded(database);
  }

  /** User, password and the URL's own parameters under pgJDBC's names. */
  public Properties jdbcProperties() {
    Properties properties = new Properties();
    if (!user.isEmpty()) {
      properties.setProperty("user", user);
    }
    if (!password.isEmpty()) {
      properties.setProperty("password", password);
    }
    parameters.forEach((name, value) -> properties.setProperty(JdbcParameterNames.of(name), value));
    return properties;
  }

  /** For people: without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }

  private static URI uri(String key, String text) {
    try {
      return new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
    } catch (URISyntaxException e) {
      // The exception's text would repeat the password.
      throw invalid(key, "it is not a URL (character " + (e.getIndex() + 1) + ")");
    }
  }

  private static StemmaException invalid(String key, String why) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        key
            + " is not a usable PostgreSQL URL: "
            + why
            + ". Expected postgresql://user:password@host:port/database.");
  }

  private static String[] decodedUserInfo(URI uri) {
    String raw = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = raw.indexOf(':');
    String user = colon < 0 ? raw : raw.substring(0, colon);
    String password = colon < 0 ? "" : raw.substring(colon + 1);
    return new String[] {decoded(user), decoded(password)};
  }

  private static Map<String, String> decodedQuery(URI uri) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String raw = uri.getRawQuery();
    if (raw == null || raw.isEmpty()) {
      return parameters;
    }
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
