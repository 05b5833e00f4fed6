package io.stemma.testing;

import io.stemma.schema.Schema;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * One database server for all tests of this JVM, got through {@code scripts/postgres-age} with a
 * data folder and port of its own and no durability; deleted when the JVM ends. With profile {@code
 * containers} it is a {@link ContainerServer} where a Docker engine is found.
 *
 * <p>{@code STEMMA_TEST_POSTGRES_URL} names another server: its role must be able to create
 * databases that hold AGE.
 */
final class TestServer {
  private static final String URL_KEY = "STEMMA_TEST_POSTGRES_URL";
  private static final String FORK = System.getProperty("stemma.test.fork", "0");
  private static final boolean IS_OURS = System.getenv(URL_KEY) == null;
  private static final Box BOX = new Box(folder());

  private final DatabaseUrl url;
  private final String template;

  private TestServer(DatabaseUrl url) {
    this.url = url;
    this.template = "stemma_template_" + FORK + "_" + fingerprintOfMigrations();
    makeTemplate();
  }

  /** The server, started at the first call. */
  static TestServer get() {
    return Holder.SERVER;
  }

  /** Its own database, as its owner. */
  DatabaseUrl url() {
    return url;
  }

  /** Makes an empty database with the whole schema. */
  DatabaseUrl createDatabase(String name) {
    if (IS_OURS) {
      execute(
          asSuperuser(url),
          CREATE.formatted(name, url.user(), template),
          COPY_SETTINGS.formatted(name, template));
      return url.in(name);
    }
    DatabaseUrl made = create(name, template);
    execute(made, "SELECT projection.set_up_cypher_role()");
    return made;
  }

  private static final String CREATE = "CREATE DATABASE %s OWNER %s TEMPLATE %s";

  /**
   * A role's settings in a database are not copied with its template. What sets them anew looks at
   * every function there is, which takes longer than the copy.
   */
  private static final String COPY_SETTINGS =
      """
      SET allow_system_table_mods = on;
      INSERT INTO pg_db_role_setting
      SELECT made.oid, setrole, setconfig
      FROM pg_db_role_setting
      JOIN pg_database template ON template.oid = setdatabase
      JOIN pg_database made ON made.datname = '%s'
      WHERE template.datname = '%s'
      """;

  /** Makes an empty database without the extension AGE, whatever the server offers. */
  DatabaseUrl createBareDatabase(String name) {
    return create(name, "template0");
  }

  /** Makes a database with the extension AGE and nothing else. */
  DatabaseUrl createEmptyDatabase(String name) {
    return create(name, "template1");
  }

  /** Runs psql against a database of its own. */
  void psql(DatabaseUrl database, String... arguments) {
    List<String> words = new ArrayList<>(List.of("psql", "-d", TestDatabase.text(database)));
    words.addAll(List.of(arguments));
    if (IS_OURS) {
      BOX.runAsOwner(words.toArray(String[]::new));
    } else {
      Box.said(words);
    }
  }

  void dropDatabase(String name) {
    // Where the server is ours its superuser drops: a session of the superuser's may still linger.
    DatabaseUrl dropper = IS_OURS ? asSuperuser(url) : url;
    execute(dropper, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  /** The same database asked by the server's superuser; only where the tests started it. */
  DatabaseUrl asSuperuser(DatabaseUrl database) {
    return database.as("postgres", url.password());
  }

  private DatabaseUrl create(String name, String from) {
    execute(url, "CREATE DATABASE " + name + " TEMPLATE " + from);
    return url.in(name);
  }

  private void makeTemplate() {
    dropDatabase(template);
    execute(url, "CREATE DATABASE " + template);
    new Schema(new PostgresSettings(url.in(template), PostgresSettings.DEFAULT_GRAPH)).migrate();
  }

  private static void execute(DatabaseUrl database, String... statements) {
    try (Connection connection = Postgres.connect(database, "stemma-test");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(String.join("; ", statements), e);
    }
  }

  /** The same at each run, so that one finds the server that a killed one left behind. */
  private static Path folder() {
    String name = "test-postgres-" + FORK;
    Path ofCheckout = Path.of("target", name).toAbsolutePath();
    return ScratchFolder.quick()
        .map(quick -> quick.resolve("stemma-" + Integer.toHexString(ofCheckout.hashCode()) + name))
        .orElse(ofCheckout);
  }

  private static String fingerprintOfMigrations() {
    try (Stream<Path> record = Files.list(Path.of("db"));
        Stream<Path> graph = Files.list(Path.of("age"))) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : Stream.concat(record, graph).sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Holder {
    /** Services that several suites share keep their connections. */
    private static final int SESSIONS = 250;

    private static final TestServer SERVER = start();

    private static TestServer start() {
      String given = System.getenv(URL_KEY);
      if (given != null) {
        return new TestServer(DatabaseUrl.parse(URL_KEY, given));
      }
      DatabaseUrl url = ContainerServer.start(SESSIONS).orElseGet(Holder::startBox);
      makeLoginsQuick(url);
      return new TestServer(url);
    }

    private static DatabaseUrl startBox() {
      // Stopping is registered first: a start that fails half-way must leave nothing behind.
      Runtime.getRuntime().addShutdownHook(new Thread(BOX::reset));
      // One that a killed run left behind is on a port of its own.
      BOX.reset();
      BOX.start("--port", Box.freePort(), "--durability", "none");
      DatabaseUrl url = DatabaseUrl.parse("url", BOX.url());
      DatabaseUrl superuser = url.as("postgres", url.password());
      execute(superuser, "ALTER SYSTEM SET max_connections = " + SESSIONS);
      execute(superuser, "ALTER SYSTEM SET max_wal_size = '512MB'");
      BOX.stop();
      BOX.start("--durability", "none");
      return url;
    }

    /** Each login hashes a password some thousand times over, and tests log in all the time. */
    private static void makeLoginsQuick(DatabaseUrl url) {
      DatabaseUrl superuser = url.as("postgres", url.password());
      execute(superuser, "ALTER SYSTEM SET scram_iterations = 1");
      execute(superuser, "SELECT pg_reload_conf()");
      for (String role : List.of("stemma", "postgres")) {
        execute(
            superuser,
            "SET scram_iterations = 1; ALTER ROLE " + role + " PASSWORD '" + url.password() + "'");
      }
    }
  }
}
