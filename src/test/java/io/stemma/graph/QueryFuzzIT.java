package io.stemma.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.StemmaException;
import io.stemma.graph.fuzz.GeneratedQuery;
import io.stemma.graph.language.CypherRules;
import io.stemma.graph.language.CypherStatement;
import io.stemma.testing.MortalServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * Has a real server plan and run generated queries that the rules let pass, as the role that runs
 * Cypher and with its limits: none may end a server process, and none may go on after its time.
 * {@code -Pfuzz} does it for ten minutes on a server of its own; {@code -Dstemma.fuzz.seed} runs
 * the same queries again.
 */
@EnabledIfSystemProperty(named = "stemma.fuzz.server.seconds", matches = "[1-9]\\d*")
class QueryFuzzIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("stemma.fuzz.server.seconds", 0));
  private static final long SEED = Long.getLong("stemma.fuzz.seed", System.nanoTime());

  /** What planning may take at most; it is what nothing interrupts. */
  private static final long PLAN_MILLIS = 1_000;

  /** The time limit of each query, and how much later it must be over. */
  private static final int TIMEOUT_MILLIS = 300;

  private static final int GRACE_MILLIS = 2_000;
  private static final int LOST_MILLIS = 15_000;
  private static final int TRIES = 3;
  private static final int MOST_FINDINGS = 20;

  private final List<String> findings = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private long slowestPlan;
  private final ExecutorService timeouts = Executors.newCachedThreadPool();

  @TempDir private Path folder = Path.of("");

  @Test
  void noQueryEndsAServerProcessOrGoesOnAfterItsTime() throws SQLException {
    System.out.printf("Generated queries from seed %d on%n", SEED);
    try (MortalServer server = new MortalServer(folder.resolve("server"))) {
      RawCypher.fill(server);
      long end = System.nanoTime() + LENGTH.toNanos();
      long seed = SEED;
      while (System.nanoTime() < end && findings.size() < MOST_FINDINGS) {
        seed = queries(server, seed, end);
      }
      System.out.printf(
          "%,d queries in %d s: %s; slowest plan %d ms%n",
          seed - SEED, LENGTH.toSeconds(), outcomes, slowestPlan);
    } finally {
      timeouts.shutdown();
    }
    assertThat(findings).isEmpty();
    assertThat(outcomes).containsKeys("answered", "refused");
  }

  /** Asks on one connection until it is lost; gives the next seed. */
  private long queries(MortalServer server, long first, long end) throws SQLException {
    long seed = first;
    try (Connection connection = connect(server)) {
      int process = connection.unwrap(PGConnection.class).getBackendPID();
      while (System.nanoTime() < end) {
        String query = GeneratedQuery.of(seed++);
        if (isLetPass(query) && !survives(connection, query)) {
          end(server, process);
          return seed;
        }
      }
    }
    return seed;
  }

  private boolean isLetPass(String query) {
    try {
      CypherRules.check(CypherStatement.read(query), CypherQuery.language(Limits.cypher()));
      return true;
    } catch (StemmaException e) {
      count("refused");
      return false;
    }
  }

  /** Has it planned and run; false where the connection is of no more use. */
  private boolean survives(Connection connection, String query) {
    return within(connection, query, true, LOST_MILLIS, PLAN_MILLIS)
        && within(connection, query, false, TIMEOUT_MILLIS, TIMEOUT_MILLIS + GRACE_MILLIS);
  }

  /** A machine that is busy with something else takes long, too: the best of some tries counts. */
  private boolean within(
      Connection connection, String query, boolean explain, int timeout, long most) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && best > most; i++) {
      long start = System.nanoTime();
      if (!asked(connection, query, explain, timeout)) {
        return false;
      }
      best = Math.min(best, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
    if (best > most) {
      found("took " + best + " ms", explain ? "EXPLAIN " + query : query);
    }
    if (explain) {
      slowestPlan = Math.max(slowestPlan, best);
    }
    return true;
  }

  private boolean asked(Connection connection, String query, boolean explain, int timeoutMillis) {
    try {
      RawCypher.ask(connection, query, explain, timeoutMillis);
      count(explain ? "planned" : "answered");
    } catch (SQLException e) {
      if (RawCypher.isLost(e)) {
        found("lost its process (" + e.getMessage() + ")", query);
        return false;
      }
      count("57014".equals(e.getSQLState()) ? "stopped" : "failed");
    }
    return rolledBack(connection, query);
  }

  private boolean rolledBack(Connection connection, String query) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      found("lost its process (" + e.getMessage() + ")", query);
      return false;
    }
  }

  /** A process that took too long may still be there, and would not end by any other means. */
  private static void end(MortalServer server, int process) {
    try {
      server.killBackend(process);
    } catch (IllegalStateException e) {
      // It ended by itself.
    }
  }

  private Connection connect(MortalServer server) throws SQLException {
    Connection connection = RawCypher.connect(server);
    connection.setNetworkTimeout(timeouts, 2 * LOST_MILLIS);
    return connection;
  }

  private void found(String what, String query) {
    findings.add(what + ": " + query);
    System.out.printf("FOUND %s: %s%n", what, query);
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }
}
