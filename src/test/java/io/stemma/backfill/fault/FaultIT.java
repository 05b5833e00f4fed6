package io.stemma.backfill.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.schema.Schema;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 of the backfill and, one time in five, of PostgreSQL at random points of its progress,
 * each followed by the same command: the content is that of an undisturbed run. Ten in a build, 25
 * with {@code -Pfaults}; {@code -Dstemma.test.seed=N} draws the same points again.
 */
class FaultIT {
  private static final int AGENTS = 150;
  private static final int BATCH_ROWS = 20;
  private static final int KILLS = Integer.getInteger("stemma.fault.kills", 25);
  private static final int SERVER_KILLS = KILLS / 5;

  /** A load that came to its end before all blows hit it is followed by another one. */
  private static final int MOST_LOADS = 4;

  private static @Nullable MortalServer startedServer;

  @TempDir static Path folder = Path.of("");

  private static Path estate = Path.of("");

  private final long seed = Long.getLong("stemma.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** What is killed. */
  private enum Blow {
    BACKFILL,
    SERVER
  }

  @BeforeAll
  static void makeEstateAndServer() {
    startedServer = new MortalServer(Path.of("target", "mortal-postgres"));
    estate = TroubledEstate.write(folder, AGENTS);
  }

  @AfterAll
  static void deleteServer() {
    server().close();
  }

  @Test
  void killedAtRandomPointsItEndsAsIfNothingHadHappened() throws Exception {
    System.err.println("seed " + seed);
    String calm = freshDatabase("calm");
    finish(calm);
    List<String> expected = Fingerprint.of(url(calm));
    long total = rowsDone(calm);
    Deque<Blow> blows = blows();

    for (int i = 0; i < MOST_LOADS && !blows.isEmpty(); i++) {
      String disturbed = freshDatabase("disturbed_" + i);
      disturb(disturbed, total, blows);
      finish(disturbed);
      assertThat(Fingerprint.of(url(disturbed))).as("seed %d", seed).isEqualTo(expected);
      assertThat(rowsDone(disturbed)).as("seed %d", seed).isEqualTo(total);
    }

    assertThat(blows).as("seed %d: blows that did not hit a running load", seed).isEmpty();
  }

  private Deque<Blow> blows() {
    List<Blow> blows = new ArrayList<>(Collections.nCopies(KILLS - SERVER_KILLS, Blow.BACKFILL));
    blows.addAll(Collections.nCopies(SERVER_KILLS, Blow.SERVER));
    Collections.shuffle(blows, random);
    return new ArrayDeque<>(blows);
  }

  /** Strikes at random points of the progress until all blows have hit or the load is done. */
  private void disturb(String database, long total, Deque<Blow> blows) {
    long[] points = random.longs(blows.size(), 0, total * 9 / 10).sorted().toArray();
    for (long point : points) {
      if (!strike(database, point, blows.element())) {
        return;
      }
      blows.remove();
    }
  }

  /** Whether the blow hit a load that was running. */
  private boolean strike(String database, long point, Blow blow) {
    BackfillProcess backfill = BackfillProcess.start(text(database), estate, BATCH_ROWS);
    try (Connection connection = Postgres.connect(url(database), "stemma-test")) {
      do {
        if (backfill.endsWithin(random.nextInt(10))) {
          assertThat(backfill.exit()).as("seed %d: %s", seed, backfill.said()).isZero();
          return false;
        }
      } while (!isAt(connection, point));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return blow == Blow.SERVER ? killServer(backfill) : kill(backfill, database);
  }

  private static boolean kill(BackfillProcess backfill, String database) {
    backfill.kill();
    boolean hit = backfill.exit() != 0;
    awaitItsSessionsEnd(database);
    return hit;
  }

  private boolean killServer(BackfillProcess backfill) {
    server().kill();
    int exit = backfill.exit();
    server().startAgain();
    assertThat(exit).as("seed %d: %s", seed, backfill.said()).isIn(0, 3);
    return exit == 3;
  }

  private static final String IS_AT =
      """
      SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
                     WHERE locktype = 'advisory' AND datname = current_database())
         AND (SELECT coalesce(sum(row_count), 0) FROM backfill.checkpoints) >= ?
      """;

  /** Whether a run is claimed and its checkpoints have come to a point. */
  private static boolean isAt(Connection connection, long point) throws SQLException {
    return TestDatabase.rows(connection, IS_AT, point).contains("t");
  }

  private static final String SESSIONS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'stemma-backfill'
      """;

  /** PostgreSQL ends a dead client's session when it next wants to write to it. */
  private static void awaitItsSessionsEnd(String database) {
    String left;
    do {
      left = value(database, SESSIONS);
    } while (!left.equals("0"));
  }

  private void finish(String database) {
    BackfillProcess backfill = BackfillProcess.start(text(database), estate, BATCH_ROWS);
    assertThat(backfill.exit()).as("seed %d: %s", seed, backfill.said()).isZero();
  }

  private static long rowsDone(String database) {
    return Long.parseLong(value(database, "SELECT sum(row_count) FROM backfill.checkpoints"));
  }

  private static String freshDatabase(String name) throws SQLException {
    try (Connection connection = Postgres.connect(server().url(), "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    new Schema(new PostgresSettings(url(name), PostgresSettings.DEFAULT_GRAPH)).migrate();
    return name;
  }

  private static String value(String database, String sql) {
    try (Connection connection = Postgres.connect(url(database), "stemma-test")) {
      return TestDatabase.rows(connection, sql).get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DatabaseUrl url(String database) {
    return server().url().in(database);
  }

  private static String text(String database) {
    String text = server().text();
    return text.substring(0, text.lastIndexOf('/') + 1) + database;
  }

  private static MortalServer server() {
    return Objects.requireNonNull(startedServer);
  }
}
