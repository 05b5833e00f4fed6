package io.stemma.testing;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardOpenOption.APPEND;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A database server of one test's own that may be killed. It writes its log before a commit returns
 * and whole pages into it, so that a kill of its processes loses nothing; it does not flush to the
 * disk, which only a crash of the machine would need.
 */
public final class MortalServer implements AutoCloseable {
  private static final int SECONDS = 20;

  private final Box box;
  private final Path pidFile;

  /**
   * Starts one.
   *
   * @param folder a new or empty one
   */
  public MortalServer(Path folder) {
    box = new Box(folder.toAbsolutePath());
    pidFile = folder.resolve("cluster").resolve("postmaster.pid");
    box.start("--port", Box.freePort(), "--durability", "full");
    DatabaseUrl superuser = url().as("postgres", url().password());
    execute(superuser, "ALTER SYSTEM SET fsync = off");
    execute(superuser, "SELECT pg_reload_conf()");
  }

  private MortalServer(Box box) {
    this.box = box;
    pidFile = box.data().resolve("cluster").resolve("postmaster.pid");
    box.start("--port", Box.freePort(), "--durability", "full");
  }

  /**
   * Starts one over a copy of another one's files.
   *
   * @param folder that holds its {@code cluster}, {@code password} and {@code stemma-box}
   */
  public static MortalServer over(Path folder) {
    return new MortalServer(new Box(folder.toAbsolutePath()));
  }

  /** Dumps the whole of database {@code stemma} as its owner does. */
  public void dumpAsOwner(Path file) {
    box.runAsOwner("pg_dump", "--file=" + file.toAbsolutePath());
  }

  /** Copies its files while it runs ({@code pg_basebackup}). */
  public void baseBackup(Path cluster) {
    box.run("pg_basebackup", "--pgdata=" + cluster.toAbsolutePath(), "--checkpoint=fast");
  }

  /**
   * Makes a standby that has whatever this one acknowledges from now on.
   *
   * @param folder a new one
   */
  public MortalServer standby(Path folder) throws IOException {
    Path cluster = Files.createDirectory(folder).resolve("cluster");
    baseBackup(cluster);
    for (String file : List.of("password", "stemma-box")) {
      Files.copy(box.data().resolve(file), folder.resolve(file), COPY_ATTRIBUTES);
    }
    Files.createFile(cluster.resolve("standby.signal"));
    Files.writeString(
        cluster.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=%s port=%d user=postgres password=%s'%n"
            .formatted(url().host(), url().port(), url().password()),
        APPEND);
    MortalServer standby = over(folder);
    executeAsSuperuser("ALTER SYSTEM SET synchronous_standby_names = '*'");
    executeAsSuperuser("SELECT pg_reload_conf()");
    return standby;
  }

  /** Runs a statement as its superuser. */
  public void executeAsSuperuser(String sql) {
    execute(url().as("postgres", url().password()), sql);
  }

  public DatabaseUrl url() {
    return DatabaseUrl.parse("url", text());
  }

  /** The URL as libpq writes it. */
  public String text() {
    return box.url();
  }

  /** Kills the postmaster and all its children at once, none of which can do anything about it. */
  public void kill() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle process : all) {
      process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }
  }

  /** Stops it as an operator would: sessions are ended, the rest is in order. */
  public void stop() {
    box.stop();
  }

  /** Stops it without a checkpoint; all sessions are cut ({@code pg_ctl stop -m immediate}). */
  public void stopImmediately() {
    List<ProcessHandle> all = processes();
    signal("QUIT", all.get(0).pid());
    for (ProcessHandle process : all) {
      process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }
  }

  /** Kills one session's process, upon which the server ends all others and recovers. */
  public void killBackend(long pid) {
    signal("KILL", pid);
  }

  /** Holds one session's process: it neither works nor takes a request to stop. */
  public void pauseBackend(long pid) {
    signal("STOP", pid);
  }

  private static void signal(String name, long pid) {
    try {
      int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("no process " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts it again; it recovers what was committed from its log. */
  public void startAgain() {
    box.start("--durability", "full");
  }

  @Override
  public void close() {
    box.reset();
  }

  private List<ProcessHandle> processes() {
    try {
      long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(DatabaseUrl url, String sql) {
    try (Connection connection = Postgres.connect(url, "stemma-test");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
