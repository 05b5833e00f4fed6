package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.Certificates;
import io.stemma.testing.StemmaCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher tells the JVM, and what comes back through it. */
class LauncherIT {
  @ParameterizedTest
  @CsvSource({"'',UseSerialGC", "-XX:+UseG1GC,UseG1GC", "-XX:+UseParallelGC,UseParallelGC"})
  void theCollectorIsTheSerialOneUnlessOptionsNameAnother(String options, String collector) {
    StemmaCommand serve =
        StemmaCommand.launched(
            Map.of("STEMMA_JAVA_OPTS", options + " -XX:+PrintFlagsFinal -version"), "serve");

    assertThat(serve.exit()).as(serve.errors()).isZero();
    assertThat(serve.output()).containsPattern(collector + " += true");
  }

  @ParameterizedTest
  @CsvSource({
    "--version,0,stemma,''",
    "'keys create x --permissions fly',2,'',permission",
    "keys list,3,'',is PostgreSQL running there?"
  })
  void whatACommandSaysAndItsExitCodeComeThrough(
      String words, int exit, String output, String errors) {
    StemmaCommand command =
        StemmaCommand.launched(
            Map.of("DB_POSTGRES_URL", "postgresql://a:b@127.0.0.1:1/c"), words.split(" ", -1));

    assertThat(command.exit()).isEqualTo(exit);
    assertThat(command.output()).contains(output);
    assertThat(command.errors()).contains(errors).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,STEMMA_HTTP_PORT,--port or STEMMA_HTTP_PORT",
    "::1,QUARKUS_HTTP_SSL_PORT,QUARKUS_HTTP_SSL_PORT"
  })
  void aTakenPortIsToldInOneLine(String host, String key, String advice, @TempDir Path folder)
      throws IOException {
    Path certificate = folder.resolve("server.crt");
    Path privateKey = folder.resolve("server.key");
    new Certificates("authority")
        .server(certificate, privateKey, "localhost", Instant.now().plus(Duration.ofHours(1)));
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "DB_POSTGRES_URL",
                "postgresql://a:b@127.0.0.1:1/c",
                "STEMMA_SEAL_KEY_FILE",
                folder.resolve("seal.key").toString(),
                "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                certificate.toString(),
                "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                privateKey.toString(),
                "STEMMA_HTTP_HOST",
                host,
                "STEMMA_HTTP_PORT",
                "0",
                "QUARKUS_HTTP_SSL_PORT",
                "0"));
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      environment.put(key, Integer.toString(other.getLocalPort()));

      StemmaCommand serve = StemmaCommand.launched(environment, "serve");

      assertThat(serve.exit()).as(serve.output()).isEqualTo(2);
      assertThat(serve.errors())
          .isEqualTo(
              "stemma: port %d of %s is taken by another program; choose another with %s.%n"
                  .formatted(other.getLocalPort(), host, advice));
      assertThat(serve.output()).isEmpty();
    }
  }

  /**
   * The JVM ends where it must share classes and the build's archive is missing or does not fit.
   */
  @ParameterizedTest
  @CsvSource({"serve,-version", "--version,''"})
  void classesThatTheBuildLaidOutAreShared(String word, String option) {
    StemmaCommand command =
        StemmaCommand.launched(Map.of("STEMMA_JAVA_OPTS", "-Xshare:on " + option), word);

    assertThat(command.exit()).as(command.output() + command.errors()).isZero();
  }

  @Test
  void whereThereIsNoProgramNoClassesAreLaidOut(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path launcher = Files.createDirectory(folder.resolve("scripts")).resolve("stemma");
    Files.copy(Path.of("scripts", "stemma"), launcher, StandardCopyOption.COPY_ATTRIBUTES);

    Process process =
        new ProcessBuilder(launcher.toString(), "archive-classes")
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader().lines())
        .singleElement()
        .asString()
        .startsWith("stemma: there is no program in " + folder);
    assertThat(process.waitFor()).isEqualTo(3);
  }
}
