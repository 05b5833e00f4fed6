package io.stemma.testing;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database of a test class's own, dropped after it:
 *
 * <pre>{@code
 * @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
 * }</pre>
 */
public final class TestDatabase implements AfterAllCallback, AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name =
      "stemma_test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
  private final DatabaseUrl url;

  /** One that nobody uses at the moment: to open one costs more than most of what is asked. */
  private final AtomicReference<@Nullable Connection> idle = new AtomicReference<>();

  private enum Content {
    GRAPH,
    AGE,
    NOTHING
  }

  private TestDatabase(Content content) {
    TestServer server = TestServer.get();
    url =
        switch (content) {
          case GRAPH -> server.createDatabase(name);
          case AGE -> server.createEmptyDatabase(name);
          case NOTHING -> server.createBareDatabase(name);
        };
  }

  /** With the whole schema and an empty graph. */
  public static TestDatabase withGraph() {
    return new TestDatabase(Content.GRAPH);
  }

  /** Without schema and without the extension AGE, which this login may not create. */
  public static TestDatabase bare() {
    return new TestDatabase(Content.NOTHING);
  }

  /** Without schema, but with the extension AGE: as an operator makes a new database. */
  public static TestDatabase empty() {
    return new TestDatabase(Content.AGE);
  }

  public DatabaseUrl url() {
    return url;
  }

  /** The same by way of a pooler in transaction mode. */
  public DatabaseUrl pooled() {
    return TestPooler.shared().to(url);
  }

  public DatabaseUrl urlAsSuperuser() {
    return TestServer.get().asSuperuser(url);
  }

  public PostgresSettings settings() {
    return new PostgresSettings(url, PostgresSettings.DEFAULT_GRAPH);
  }

  /** The URL as libpq writes it, password included. */
  public String text() {
    return text(url);
  }

  /** The same by way of a pooler in transaction mode. */
  public String textPooled() {
    return text(pooled());
  }

  /** The same as the server's superuser. */
  public String textAsSuperuser() {
    return text(urlAsSuperuser());
  }

  /** A URL as libpq writes it, password included. */
  public static String text(DatabaseUrl url) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(url.user(), url.password(), url.host(), url.port(), url.database());
  }

  /** Runs psql against it, as its owner. */
  public void psql(String... arguments) {
    TestServer.get().psql(url, arguments);
  }

  public Connection connect() {
    return Postgres.connect(url, "stemma-test");
  }

  /** Runs statements separated by semicolons. */
  public void execute(String sql) {
    with(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  /** The rows of a query, each as its columns' texts joined by {@code |}; null is {@code ∅}. */
  public List<String> rows(String sql, Object... parameters) {
    return with(connection -> rows(connection, sql, parameters));
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T with(Work<T> work) {
    try {
      Connection connection = lease();
      boolean asOpened = false;
      try {
        T result = work.on(connection);
        reset(connection);
        asOpened = true;
        return result;
      } finally {
        if (!asOpened || !idle.compareAndSet(null, connection)) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private Connection lease() throws SQLException {
    Connection kept = idle.getAndSet(null);
    return kept != null && kept.isValid(0) ? kept : connect();
  }

  private static void reset(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("RESET ALL");
    }
  }

  /** The same on a connection, and so in its transaction. */
  public static List<String> rows(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(joined(result));
        }
      }
      return rows;
    }
  }

  /** The single value of a query. */
  public String value(String sql, Object... parameters) {
    List<String> rows = rows(sql, parameters);
    if (rows.size() != 1) {
      throw new IllegalStateException(rows.size() + " rows: " + sql);
    }
    return rows.get(0);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    Connection last = idle.getAndSet(null);
    if (last != null) {
      try {
        last.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    TestServer.get().dropDatabase(name);
  }

  private static String joined(ResultSet result) throws SQLException {
    StringBuilder row = new StringBuilder();
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      String value = result.getString(i);
      row.append(i > 1 ? "|" : "").append(value == null ? "∅" : value);
    }
    return row.toString();
  }
}
