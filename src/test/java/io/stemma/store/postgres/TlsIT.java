package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.StemmaException;
import io.stemma.testing.Certificates;
import io.stemma.testing.MortalServer;
import io.stemma.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each {@code sslmode} means the same to both clients, whatever certificate the server has. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsIT {
  private static final PoolLimits LIMITS = new PoolLimits(1, 8, 20_000, 10_000);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir private static Path folder = Path.of("");

  private static final Certificates OURS = new Certificates("ours");
  private static final Certificates FOREIGN = new Certificates("foreign");
  private static @Nullable MortalServer server;
  private static Path authority = Path.of("");

  @BeforeAll
  static void start() throws IOException {
    server = new MortalServer(folder.resolve("server"));
    authority = OURS.authority(folder.resolve("authority.crt"));
    OURS.authority(cluster("root.crt"));
    Path rules = cluster("pg_hba.conf");
    Files.writeString(
        rules,
        """
        hostssl all tls_only 127.0.0.1/32 scram-sha-256
        hostnossl all plain_only 127.0.0.1/32 scram-sha-256
        hostssl all with_certificate 127.0.0.1/32 cert
        host all tls_only,plain_only,with_certificate 127.0.0.1/32 reject
        """
            + Files.readString(rules));
    certify("right");
    execute("ALTER SYSTEM SET ssl_ca_file = 'root.crt'");
    for (String role : List.of("tls_only", "plain_only", "with_certificate")) {
      execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + server().url().password() + "'");
    }
    reload();
  }

  @AfterAll
  static void stop() {
    VERTX.closeAndAwait();
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "right, plain, plain, tls, tls, tls, tls, tls",
    "other name, plain, plain, tls, tls, tls, tls, is for another name than this one",
    "foreign, plain, plain, tls, tls, is not from an authority of, is not from an authority of, is not from an authority of",
    "expired, plain, plain, tls, tls, is out of date, is out of date, is out of date",
    "none, plain, plain, plain, offers no TLS, offers no TLS, offers no TLS, offers no TLS",
  })
  void connectsOrSaysTheWayOut(
      String certificate,
      String disable,
      String allow,
      String prefer,
      String require,
      String requireWithAuthority,
      String verifyCa,
      String verifyFull)
      throws IOException {
    certify(certificate);
    List<String> urls =
        List.of(
            url("disable"),
            url("allow"),
            url("prefer"),
            url("require"),
            believing("require"),
            believing("verify-ca"),
            believing("verify-full"));
    List<String> expected =
        List.of(disable, allow, prefer, require, requireWithAuthority, verifyCa, verifyFull);

    for (int i = 0; i < urls.size(); i++) {
      assertThat(outcomes("stemma", urls.get(i)))
          .as(urls.get(i))
          .hasSize(2)
          .allSatisfy(containing(expected.get(i)));
    }
  }

  @Test
  void whatTheServerTakesDecidesBetweenAllowAndPrefer() throws IOException {
    certify("right");

    assertThat(outcomes("tls_only", url("allow"))).containsExactly("tls", "tls");
    assertThat(outcomes("tls_only", url("disable")))
        .allSatisfy(containing("with TLS only, and sslmode is disable"));
    assertThat(outcomes("plain_only", url("prefer"))).containsExactly("plain", "plain");
    assertThat(outcomes("plain_only", url("require"))).allSatisfy(containing("refused the login"));
  }

  @Test
  void aCertificateOfOursIsShownWhereTheServerAsks() throws IOException {
    certify("right");
    Path certificate = folder.resolve("client.crt");
    Path key = folder.resolve("client.key");
    OURS.client(certificate, key, "with_certificate");

    assertThat(outcomes("with_certificate", believing("verify-full")))
        .allSatisfy(containing("asks for a certificate of ours"));
    assertThat(
            outcomes(
                "with_certificate",
                believing("verify-full") + "&sslcert=" + certificate + "&sslkey=" + key))
        .containsExactly("tls", "tls");
  }

  @Test
  void authoritiesOfTheSystemDoNotKnowOurs() throws IOException {
    certify("right");

    assertThat(outcomes("stemma", "?sslrootcert=system"))
        .allSatisfy(containing("is not from an authority of system"));
  }

  @Test
  void theFirstServerOfTheWantedKindIsTaken() throws IOException {
    certify("none");
    DatabaseUrl one = server().url();
    String closed =
        "postgresql://%s:%s@127.0.0.1:1,127.0.0.1:%d/%s"
            .formatted(one.user(), one.password(), one.port(), one.database());

    assertThat(asked(closed)).containsExactly("plain", "plain");
    assertThat(asked(closed + "?target_session_attrs=read-write"))
        .containsExactly("plain", "plain");
    assertThat(asked(closed + "?target_session_attrs=prefer-standby"))
        .containsExactly("plain", "plain");
    assertThat(asked(closed + "?target_session_attrs=standby"))
        .allSatisfy(containing("None of the servers"));
  }

  private static Consumer<String> containing(String words) {
    return outcome -> assertThat(outcome).contains(words).doesNotContain(server().url().password());
  }

  private static String url(String mode) {
    return "?sslmode=" + mode;
  }

  private static String believing(String mode) {
    return url(mode) + "&sslrootcert=" + authority;
  }

  private static List<String> outcomes(String user, String parameters) {
    DatabaseUrl url = server().url();
    return asked(
        "postgresql://%s:%s@localhost:%d/%s%s"
            .formatted(user, url.password(), url.port(), url.database(), parameters));
  }

  /** What the blocking and the reactive client come to: plain, tls, or their message. */
  private static List<String> asked(String text) {
    DatabaseUrl url = DatabaseUrl.parse("url", text);
    List<String> outcomes = new ArrayList<>();
    try (Connection connection = Postgres.connect(url, "test")) {
      outcomes.add(TestDatabase.rows(connection, PROTECTED).get(0));
    } catch (StemmaException e) {
      outcomes.add(e.detail());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Pool pool = ReactivePool.ofPreparedStatements(VERTX, url, "test", LIMITS).pool();
    try {
      outcomes.add(pool.preparedQuery(PROTECTED).executeAndAwait().iterator().next().getString(0));
    } catch (RuntimeException e) {
      Throwable failure = e instanceof CompletionException ? e.getCause() : e;
      outcomes.add(ReactiveFailures.translated(url, Objects.requireNonNull(failure)).detail());
    } finally {
      pool.closeAndAwait();
    }
    return outcomes;
  }

  private static final String PROTECTED =
      "SELECT CASE WHEN ssl THEN 'tls' ELSE 'plain' END FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  /** Gives the server another certificate. */
  private static void certify(String kind) throws IOException {
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    switch (kind) {
      case "right" -> OURS.server(certificate, key, "localhost", Instant.now().plus(DAY));
      case "other name" ->
          OURS.server(certificate, key, "elsewhere.example", Instant.now().plus(DAY));
      case "foreign" -> FOREIGN.server(certificate, key, "localhost", Instant.now().plus(DAY));
      case "expired" -> OURS.server(certificate, key, "localhost", Instant.now().minus(DAY));
      default -> {}
    }
    if (!kind.equals("none")) {
      for (Path file : List.of(certificate, key)) {
        Files.copy(
            file,
            cluster(String.valueOf(file.getFileName())),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    execute("ALTER SYSTEM SET ssl = " + (kind.equals("none") ? "off" : "on"));
    reload();
  }

  /** Returns once sessions are made with what the files say now. */
  private static void reload() {
    String before = value("SELECT pg_conf_load_time()::text");
    execute("SELECT pg_reload_conf()");
    while (value("SELECT pg_conf_load_time()::text").equals(before)) {
      Thread.onSpinWait();
    }
  }

  private static Path cluster(String file) {
    return folder.resolve("server").resolve("cluster").resolve(file);
  }

  private static MortalServer server() {
    return Objects.requireNonNull(server);
  }

  private static void execute(String sql) {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static String value(String sql) {
    try (Connection connection = superuser()) {
      return TestDatabase.rows(connection, sql).get(0);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Without TLS, so that no certificate is in the way. */
  private static Connection superuser() {
    DatabaseUrl url = DatabaseUrl.parse("url", server().text() + "?sslmode=disable");
    return Postgres.connect(url.as("postgres", url.password()), "test");
  }
}
