package io.stemma.testing;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.ServerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * PgBouncer in transaction mode in front of the tests' server, as it comes: it refuses parameters
 * of a session that it does not know, and keeps nothing prepared. It has few sessions to lend.
 */
public final class TestPooler implements AutoCloseable {
  private static final String SETTINGS =
      """
      [databases]
      * = host=%s port=%d
      [pgbouncer]
      listen_addr = 127.0.0.1
      listen_port = %s
      unix_socket_dir =
      auth_type = scram-sha-256
      auth_file = %s
      pool_mode = transaction
      default_pool_size = 3
      max_prepared_statements = 0
      """;

  private final Path folder;
  private final ServerAddress address;
  private final Process process;

  /**
   * Starts one.
   *
   * @param more lines of its configuration
   */
  public TestPooler(String... more) {
    String port = Box.freePort();
    address = new ServerAddress("127.0.0.1", Integer.parseInt(port));
    folder = ScratchFolder.make("stemma-pooler-");
    try {
      process = begun(configured(TestServer.get().url(), port, List.of(more)));
      awaitStart();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that ends with the JVM, started at the first call. */
  static TestPooler shared() {
    return Holder.SHARED;
  }

  private static final class Holder {
    private static final TestPooler SHARED = start();

    private static TestPooler start() {
      TestPooler pooler = new TestPooler();
      Runtime.getRuntime().addShutdownHook(new Thread(pooler::close));
      return pooler;
    }
  }

  /** The same database by way of it. */
  public DatabaseUrl to(DatabaseUrl database) {
    return database.at(address);
  }

  private Path configured(DatabaseUrl server, String port, List<String> more) throws IOException {
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"%n".formatted(server.user(), server.password()));
    List<String> lines = new ArrayList<>(more);
    if (System.getProperty("user.name").equals("root")) {
      // It does not run as root.
      lines.add("user = nobody");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return Files.writeString(
        folder.resolve("pgbouncer.ini"),
        SETTINGS.formatted(server.host(), server.port(), port, users) + String.join("\n", lines));
  }

  private static Process begun(Path settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("scripts/postgres-age", "run", "pgbouncer", settings.toString());
    // It is none of the clients that are told a database.
    builder.redirectErrorStream(true).environment().put("PGHOST", "127.0.0.1");
    return builder.start();
  }

  private void awaitStart() throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      said.add(line);
      if (line.contains("process up")) {
        Thread rest = new Thread(() -> reader.lines().forEach(later -> {}), "pooler-log");
        rest.setDaemon(true);
        rest.start();
        return;
      }
    }
    throw new IllegalStateException(String.join("\n", said));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(folder.resolve("users.txt"));
      Files.deleteIfExists(folder.resolve("pgbouncer.ini"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
