package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.http.ServiceProcess;
import io.stemma.schema.Projection;
import io.stemma.store.postgres.Postgres;
import io.stemma.testing.MortalServer;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/backup.md tells an operator to do: a backup under load is restored on a fresh server,
 * and that one is brought back to a moment of its own.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecoveryDrillIT {
  @RegisterExtension static final TestDatabase SOURCE = TestDatabase.withGraph();

  private static final int BEFORE = 40;
  private static final String AGENTS = "/api/v1/agents";
  private static final String EVENTS = "/api/v1/audit/events";

  @TempDir private Path folder = Path.of("");

  private final Queue<String> answered = new ConcurrentLinkedQueue<>();

  @Test
  void aBackupUnderLoadIsRestoredOnAFreshServerAndThatOneIsBroughtBackToAMoment() throws Exception {
    Path backup = folder.resolve("backup");
    List<String> before = backUpUnderLoad(backup);

    Path data = folder.resolve("fresh");
    try (MortalServer fresh = archiving(data)) {
      assertThat(stemma(fresh.text(), "restore", "--from", backup.toString()).output())
          .contains("restored   every table is as it was backed up");
      assertIsWhole(fresh);
      assertThat(rows(fresh, NAMES)).containsAll(before);

      Path again = folder.resolve("again");
      fresh.baseBackup(Files.createDirectory(again).resolve("cluster"));
      String moment = writeAroundAMoment(fresh);
      String rebuilds = rows(fresh, REBUILDS).toString();
      fresh.stop();
      prepare(data, again, moment);
      try (MortalServer recovered = MortalServer.over(again)) {
        while (rows(recovered, "SELECT pg_is_in_recovery()").contains("t")) {
          Thread.onSpinWait();
        }
        assertThat(rows(recovered, NAMES))
            .containsAll(before)
            .contains("kept")
            .doesNotContain("lost");
        assertIsWhole(recovered);
        assertThat(rows(recovered, REBUILDS)).hasToString(rebuilds);
        try (ServiceProcess service = ready(recovered.text())) {
          assertThat(service.cypher("MATCH (a:Agent {id: 'kept'}) RETURN a.id").text())
              .contains("\"kept\"");
          assertThat(service.get(AGENTS + "/lost").status()).isEqualTo(404);
        }
      }
    }
  }

  private static final String NAMES =
      "SELECT agent_id FROM core.identities UNION ALL SELECT event_id FROM audit.events";
  private static final String REBUILDS = "SELECT count(*) FROM projection.rebuilds";

  /**
   * Clients write before, while and after the backup is made.
   *
   * @return what was answered before it began
   */
  private List<String> backUpUnderLoad(Path backup) {
    AtomicBoolean over = new AtomicBoolean();
    try (ServiceProcess service = service(SOURCE.text())) {
      service.awaitReady();
      List<CompletableFuture<Void>> clients =
          Stream.of("a", "b").map(name -> client(service, name, over)).toList();
      try {
        while (answered.size() < BEFORE) {
          Thread.onSpinWait();
        }
        List<String> before = List.copyOf(answered);
        StemmaCommand made = stemma(SOURCE.text(), "backup", "--out", backup.toString());
        assertThat(made.exit()).as(made.errors()).isZero();
        assertThat(answered.size()).isGreaterThan(before.size());
        assertThat(made.output() + made.errors()).doesNotContain(SOURCE.url().password());
        return before;
      } finally {
        over.set(true);
        clients.forEach(CompletableFuture::join);
      }
    }
  }

  private CompletableFuture<Void> client(ServiceProcess service, String name, AtomicBoolean over) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; !over.get(); i++) {
            write(service, name + "-" + i);
          }
        });
  }

  /** An agent and an entry of the trail of the same name; noted when both are answered. */
  private void write(ServiceProcess service, String name) {
    assertThat(service.postJson(AGENTS, "{\"id\": \"%s\"}".formatted(name)).status())
        .isEqualTo(201);
    String event =
        "{\"id\": \"e-%s\", \"ts\": \"%s\", \"eventType\": \"checked\"}"
            .formatted(name, Instant.now());
    assertThat(service.postJson(EVENTS, event).status()).isEqualTo(201);
    answered.add(name);
    answered.add("e-" + name);
  }

  /** A server whose log is archived. */
  private static MortalServer archiving(Path data) throws IOException {
    MortalServer server = new MortalServer(data);
    Files.createDirectory(data.resolve("wal"));
    server.executeAsSuperuser("ALTER SYSTEM SET archive_mode = on");
    server.executeAsSuperuser(
        "ALTER SYSTEM SET archive_command = 'test ! -f /data/wal/%f && cp %p /data/wal/%f'");
    server.stop();
    server.startAgain();
    return server;
  }

  /** The moment between two writes, by the server's clock. */
  private String writeAroundAMoment(MortalServer server) throws SQLException {
    try (ServiceProcess service = ready(server.text())) {
      assertThat(service.get(AGENTS + "/" + answered.peek()).status()).isEqualTo(200);
      write(service, "kept");
      String moment = rows(server, "SELECT clock_timestamp()").get(0);
      write(service, "lost");
      assertThat(rows(server, NAMES)).contains("kept", "lost");
      return moment;
    }
  }

  /** A server that is shut down has archived all of its log. */
  private static void prepare(Path old, Path data, String moment) throws IOException {
    for (String name : List.of("password", "stemma-box")) {
      Files.copy(old.resolve(name), data.resolve(name));
    }
    Files.createDirectory(data.resolve("wal"));
    try (Stream<Path> segments = Files.list(old.resolve("wal"))) {
      for (Path segment : segments.toList()) {
        Files.copy(segment, data.resolve("wal").resolve(segment.getFileName()));
      }
    }
    Files.createFile(data.resolve("cluster").resolve("recovery.signal"));
    Files.writeString(
        data.resolve("cluster").resolve("postgresql.auto.conf"),
        """
        archive_mode = off
        restore_command = 'cp /data/wal/%%f %%p'
        recovery_target_time = '%s'
        recovery_target_action = 'promote'
        """
            .formatted(moment),
        StandardOpenOption.APPEND);
  }

  private void assertIsWhole(MortalServer server) {
    assertThat(new Projection(server.url()).differences()).isEmpty();
    StemmaCommand accepted = stemma(server.text(), "audit", "accept-break", "--reason", "restored");
    assertThat(accepted.exit()).as(accepted.output() + accepted.errors()).isZero();
    StemmaCommand audit = stemma(server.text(), "audit", "verify");
    assertThat(audit.exit()).as(audit.output() + audit.errors()).isZero();
  }

  private ServiceProcess ready(String url) {
    ServiceProcess service = service(url);
    service.awaitReady();
    return service;
  }

  private ServiceProcess service(String url) {
    return new ServiceProcess(environment(url));
  }

  private StemmaCommand stemma(String url, String... arguments) {
    return StemmaCommand.launched(environment(url), arguments);
  }

  private Map<String, String> environment(String url) {
    return Map.of(
        "DB_POSTGRES_URL",
        url,
        "STEMMA_SEAL_KEY_FILE",
        folder.resolve("audit.key").toString(),
        "STEMMA_SEAL_INTERVAL_MILLIS",
        "20",
        "STEMMA_SEAL_CHECKPOINT_SECONDS",
        "1");
  }

  private static List<String> rows(MortalServer server, String sql) throws SQLException {
    try (Connection connection = Postgres.connect(server.url(), "stemma-test")) {
      return TestDatabase.rows(connection, sql);
    }
  }
}
