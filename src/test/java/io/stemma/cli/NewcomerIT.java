package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of the first day, done in a copy of the checkout: its program is built already. */
@Timeout(300)
class NewcomerIT {
  private static final List<String> CHECKOUT =
      List.of("pom.xml", "mvnw", ".mvn", "scripts", "docs", "db", "age", "sqlite", "docker");
  private static final Path APP = Path.of("target", "quarkus-app");

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void leaveNothing() throws IOException, InterruptedException {
    run("scripts/postgres-age", "reset");
  }

  @Test
  void whatThePageSaysLeadsFromACheckoutToARestoredBackup()
      throws IOException, InterruptedException {
    Path copy = folder.resolve("checkout");
    Files.createDirectories(copy.resolve("target"));
    for (String part : CHECKOUT) {
      copied(Path.of(part), copy);
    }
    Files.createSymbolicLink(copy.resolve(APP), APP.toAbsolutePath());
    Files.writeString(copy.resolve("target/.built"), "");

    String told = run("scripts/newcomer", "--port", Integer.toString(freePort()));

    assertThat(told)
        .contains("Everything is validated.", "\"agent-000010\"", "all is as it was sealed")
        .contains("\"id\":\"newcomer\"");
    assertThat(copy.resolve("first-day-backup/record.dump")).isNotEmptyFile();
  }

  private static void copied(Path part, Path into) throws IOException, InterruptedException {
    if (Files.exists(part)) {
      assertThat(new ProcessBuilder("cp", "-a", part.toString(), into.toString()).start().waitFor())
          .isZero();
    }
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path copy = folder.resolve("checkout");
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.matches("(DB_|STEMMA_|DATABASE_URL|PG).*"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // None of its programs lives long enough to need the better compiler.
    environment.put("STEMMA_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    environment.put("XDG_DATA_HOME", folder.resolve("data").toString());
    // No other box on this machine is met.
    environment.put("STEMMA_BOX_DATA", folder.resolve("data").toString());
    if (command[0].endsWith("newcomer")) {
      assertThat(start(copy, environment)).isZero();
    }
    Process process = builder.start();
    assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(told).isZero();
    return told;
  }

  /** On a free port; the page's own start finds it running. */
  private static int start(Path copy, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "scripts/postgres-age",
                "start",
                "--port",
                Integer.toString(freePort()),
                "--durability",
                "none")
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
