package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a PostgreSQL database is and who asks, as libpq writes it: {@code
 * postgresql://user:password@host:port,host:port/database?sslmode=…}.
 *
 * @param servers to be tried in this order; one at least
 * @param password empty where none is sent
 * @param parameters how one connects, by libpq's names; they were looked at
 */
public record DatabaseUrl(
    List<ServerAddress> servers,
    String database,
    String user,
    String password,
    Map<String, String> parameters) {
  /** Which of several servers is taken. */
  static final String TARGET = "target_session_attrs";

  public DatabaseUrl {
    servers = List.copyOf(servers);
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a URL, or {@code host=… dbname=…}, without looking at the environment.
   *
   * @param key the configuration key it came from, named in the error
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} when it is not one
   */
  public static DatabaseUrl parse(String key, String text) {
    return ConnectionParameters.read(key, text.strip(), Map.of());
  }

  /** The first server's. */
  public String host() {
    return servers.get(0).host();
  }

  /** The first server's. */
  public int port() {
    return servers.get(0).port();
  }

  /** The same servers and database, asked by another role. */
  public DatabaseUrl as(String otherUser, String otherPassword) {
    return new DatabaseUrl(servers, database, otherUser, otherPassword, parameters);
  }

  /** The same servers and role, another database. */
  public DatabaseUrl in(String otherDatabase) {
    return new DatabaseUrl(servers, otherDatabase, user, password, parameters);
  }

  /** The same database and role on one server. */
  public DatabaseUrl at(ServerAddress server) {
    return new DatabaseUrl(List.of(server), database, user, password, parameters);
  }

  /**
   * The same as a role may ask it whose transactions only read: from them nobody can tell which
   * server takes writes, but which one is primary.
   */
  DatabaseUrl forReader() {
    return "read-write".equals(parameters.get(TARGET)) ? wanting("primary") : this;
  }

  /** The same, whichever of the servers answers. */
  public DatabaseUrl anyServer() {
    return parameters.containsKey(TARGET) ? wanting("any") : this;
  }

  private DatabaseUrl wanting(String target) {
    Map<String, String> wanted = new HashMap<>(parameters);
    wanted.put(TARGET, target);
    return new DatabaseUrl(servers, database, user, password, wanted);
  }

  Tls tls() {
    return Tls.of(parameters);
  }

  /** The address pgJDBC takes; all else travels in properties: {@link JdbcProperties}. */
  String jdbcUrl() {
    return "jdbc:postgresql://"
        + authority()
        + "/"
        + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String authority() {
    return servers.stream().map(ServerAddress::toString).collect(Collectors.joining(","));
  }

  /** For people: without the password. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + authority() + "/" + database;
  }
}
