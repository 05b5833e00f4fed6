package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.Trail;
import io.stemma.store.sql.JdbcRows;
import io.stemma.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Months that a question cannot find anything in are not looked at: the server's plan says so. */
class TrailPruningIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final Pattern PARTITION = Pattern.compile(" on events_(\\d{4}_\\d{2})");

  @Test
  void onlyTheMonthsOfTheTimeAskedForAreRead() throws SQLException {
    DATABASE.execute("SELECT audit.ensure_partitions('2024-01-01Z', '2025-12-31Z')");
    Instant from = Instant.parse("2025-02-10T00:00:00Z");
    Instant to = Instant.parse("2025-04-01T00:00:00Z");

    assertThat(months(from, to, null)).containsExactly("2025_02", "2025_03");
    assertThat(months(from, null, Instant.parse("2025-03-15T12:00:00Z")))
        .containsExactly("2025_02", "2025_03");
    assertThat(months(null, null, null)).contains("2024_01", "2025_12");
  }

  /** Those in the plan of the very statement, newest first, behind a place where there is one. */
  private static Set<String> months(
      @Nullable Instant from, @Nullable Instant to, @Nullable Instant behind) throws SQLException {
    List<String> plan = new ArrayList<>();
    List<@Nullable Object> place = behind == null ? null : List.of(behind, "x");
    try (Connection connection = DATABASE.connect()) {
      Trail.ofEvents(
              new JdbcRows(
                  explained(connection, plan),
                  PostgresDialect.of(Route.direct(DATABASE.url()), SessionSettings.plain())),
              Clock.systemUTC())
          .list(new Trail.Filter(Map.of(), from, to, null, null, true), place, 10);
    }
    Set<String> months = new TreeSet<>();
    for (String line : plan) {
      PARTITION.matcher(line).results().forEach(found -> months.add(found.group(1)));
    }
    assertThat(plan).isNotEmpty();
    return months;
  }

  /** A connection that asks for the plan of each statement before it runs it. */
  private static Connection explained(Connection real, List<String> plan) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (!method.getName().equals("prepareStatement")) {
            return method.invoke(real, arguments);
          }
          PreparedStatement statement = real.prepareStatement((String) arguments[0]);
          PreparedStatement explain = real.prepareStatement("EXPLAIN " + arguments[0]);
          return proxy(
              PreparedStatement.class,
              (step, values) -> {
                if (step.getName().startsWith("set")) {
                  step.invoke(explain, values);
                }
                if (step.getName().equals("executeQuery")) {
                  read(explain, plan);
                }
                return step.invoke(statement, values);
              });
        });
  }

  private static void read(PreparedStatement explain, List<String> plan) throws SQLException {
    try (ResultSet lines = explain.executeQuery()) {
      while (lines.next()) {
        plan.add(lines.getString(1));
      }
    }
  }

  private interface Step {
    Object run(Method method, Object[] arguments)
        throws SQLException, IllegalAccessException, InvocationTargetException;
  }

  private static <T> T proxy(Class<T> type, Step step) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> step.run(method, arguments)));
  }
}
