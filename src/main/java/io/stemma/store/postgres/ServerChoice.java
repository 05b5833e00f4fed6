package io.stemma.store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Which of a URL's servers the reactive client connects to: the only one, or one by {@code
 * target_session_attrs}: asked anew for each connection, since a standby may have been promoted.
 * The blocking client does it itself.
 */
final class ServerChoice {
  private final Vertx vertx;
  private final DatabaseUrl url;
  private final Function<DatabaseUrl, Future<PgConnectOptions>> options;
  private final String wanted;

  /**
   * Of the URL's servers.
   *
   * @param options of a URL that has one server
   */
  ServerChoice(
      Vertx vertx, DatabaseUrl url, Function<DatabaseUrl, Future<PgConnectOptions>> options) {
    this.vertx = vertx;
    this.url = url;
    this.options = options;
    this.wanted = url.parameters().getOrDefault("target_session_attrs", "any");
  }

  /** What the next connection is made with; fails as the last server did that could be had. */
  Future<PgConnectOptions> next() {
    if (url.servers().size() == 1) {
      return options.apply(url);
    }
    List<ServerAddress> servers = new ArrayList<>(url.servers());
    if ("random".equals(url.parameters().get("load_balance_hosts"))) {
      Collections.shuffle(servers);
    }
    Future<PgConnectOptions> found = first(servers, wanted);
    return wanted.equals("prefer-standby") ? found.recover(e -> first(servers, "any")) : found;
  }

  private Future<PgConnectOptions> first(List<ServerAddress> servers, String kind) {
    Future<PgConnectOptions> found = Future.failedFuture("no server");
    for (ServerAddress server : servers) {
      found =
          found.recover(
              earlier -> options.apply(url.at(server)).compose(settled -> asked(settled, kind)));
    }
    return found;
  }

  private static final String STATE =
      "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')::boolean";

  private Future<PgConnectOptions> asked(PgConnectOptions server, String kind) {
    return PgConnection.connect(vertx, server)
        .compose(
            connection ->
                connection
                    .query(STATE)
                    .execute()
                    .map(rows -> rows.iterator().next())
                    .map(row -> fits(kind, row.getBoolean(0), row.getBoolean(1)))
                    .eventually(() -> connection.close()))
        .compose(
            fits ->
                fits
                    ? Future.succeededFuture(server)
                    : Future.failedFuture(new WrongServer(noneOf(url))));
  }

  /** What is said where all that answered are of another kind. */
  static String noneOf(DatabaseUrl url) {
    return "None of the servers of "
        + url
        + " is what target_session_attrs="
        + url.parameters().get("target_session_attrs")
        + " asks for.";
  }

  private static boolean fits(String kind, boolean standby, boolean readOnly) {
    return switch (kind) {
      case "primary" -> !standby;
      case "read-write" -> !readOnly;
      case "standby", "prefer-standby" -> standby;
      case "read-only" -> readOnly;
      default -> true;
    };
  }

  /** All that answered are of another kind. */
  static final class WrongServer extends Exception {
    private static final long serialVersionUID = 1L;

    WrongServer(String message) {
      super(message);
    }
  }
}
