package io.stemma.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainersTest {
  private static final Path FOLDER = Path.of("docker");
  private static final Set<String> INSTRUCTIONS =
      Set.of(
          "FROM",
          "ARG",
          "LABEL",
          "RUN",
          "COPY",
          "ENV",
          "USER",
          "WORKDIR",
          "VOLUME",
          "EXPOSE",
          "STOPSIGNAL",
          "HEALTHCHECK",
          "ENTRYPOINT",
          "CMD");
  private static final Set<String> MEMBERS_OF_A_SERVICE =
      Set.of(
          "build",
          "image",
          "restart",
          "depends_on",
          "environment",
          "ports",
          "volumes",
          "read_only",
          "tmpfs",
          "cap_drop",
          "security_opt",
          "stop_grace_period",
          "shm_size",
          "command",
          "healthcheck");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.stemma", "Dockerfile.postgres"})
  void anImageIsMadeOfPinnedOnes(String name) {
    List<String> instructions = instructions(name);

    assertThat(instructions)
        .allSatisfy(line -> assertThat(INSTRUCTIONS).contains(line.split(" ", 2)[0]));
    assertThat(instructions.stream().filter(line -> line.startsWith("FROM ")))
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches("FROM [a-z0-9/-]+:[A-Za-z0-9._-]*[0-9][A-Za-z0-9._-]*( AS [a-z]+)?"));
  }

  @Test
  void theServicesImageIsOfOneWhoMayDoLittleAndSaysWhetherItIsReady() {
    List<String> instructions = instructions("Dockerfile.stemma");

    assertThat(instructions).contains("USER 10001:10001", "STOPSIGNAL SIGTERM");
    assertThat(instructions).anyMatch(line -> line.startsWith("HEALTHCHECK "));
    assertThat(String.join("\n", instructions))
        .contains(
            "org.opencontainers.image.version",
            "org.opencontainers.image.revision",
            "org.opencontainers.image.licenses");
    assertThat(instructions.indexOf("USER 10001:10001"))
        .isGreaterThan(lastOf(instructions, "RUN "))
        .isGreaterThan(lastOf(instructions, "COPY "));
  }

  /** What is copied is there, and the build is given it. */
  @Test
  void theServicesImageIsGivenWhatItTakes() throws IOException {
    List<String> given =
        Files.readAllLines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();

    for (String line : instructions("Dockerfile.stemma")) {
      if (line.startsWith("COPY ") && !line.contains("--from=")) {
        String[] words = line.split(" ", -1);
        for (int i = 1; i < words.length - 1; i++) {
          String taken = words[i];
          assertThat(Path.of(taken)).exists();
          assertThat(given).anyMatch(one -> one.equals(taken) || one.startsWith(taken + "/"));
        }
      }
    }
  }

  @Test
  void bothServicesListenOnThisMachineOnlyAndTheSecondWaitsForTheFirst() throws IOException {
    JsonNode database = services("compose.yaml").get("postgres");
    JsonNode service = services("compose.service.yaml").get("stemma");

    for (JsonNode one : List.of(database, service)) {
      one.fieldNames()
          .forEachRemaining(member -> assertThat(MEMBERS_OF_A_SERVICE).contains(member));
      assertThat(one.get("ports")).allMatch(port -> port.asText().startsWith("127.0.0.1:"));
    }
    assertThat(service.at("/depends_on/postgres/condition").asText()).isEqualTo("service_healthy");
    assertThat(database.has("healthcheck")).isTrue();
    assertThat(service.path("read_only").asBoolean()).isTrue();
    assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
  }

  /** scripts/postgres-age starts the first file alone. */
  @Test
  void theDatabaseNeedsNoService() throws IOException {
    assertThat(services("compose.yaml")).hasSize(1);
  }

  @Test
  @Timeout(20)
  void anEntryPointReadsTheUrlFromAFileAndRefusesTwo() throws Exception {
    Files.createDirectories(folder.resolve("docker"));
    Files.createDirectories(folder.resolve("scripts"));
    Path entrypoint = folder.resolve("docker/entrypoint");
    Files.copy(FOLDER.resolve("entrypoint"), entrypoint);
    Path program = folder.resolve("scripts/stemma");
    Files.writeString(program, "#!/bin/sh\nprintf '%s %s' \"$1\" \"$DB_POSTGRES_URL\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path url = Files.writeString(folder.resolve("url"), "postgresql://a:b@c/d\n");

    assertThat(run(entrypoint, url.toString(), "")).isEqualTo("0 serve postgresql://a:b@c/d");
    assertThat(run(entrypoint, url.toString(), "postgresql://x"))
        .startsWith("2 stemma: DB_POSTGRES_URL")
        .contains("set one");
    assertThat(run(entrypoint, folder.resolve("none").toString(), ""))
        .startsWith("2 stemma: ")
        .contains("cannot be read");
  }

  private static String run(Path entrypoint, String file, String url) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", entrypoint.toString(), "serve");
    builder.redirectErrorStream(true);
    builder.environment().put("DB_POSTGRES_URL_FILE", file);
    builder.environment().put("DB_POSTGRES_URL", url);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + " " + said;
  }

  private static int lastOf(List<String> instructions, String start) {
    int last = -1;
    for (int i = 0; i < instructions.size(); i++) {
      last = instructions.get(i).startsWith(start) ? i : last;
    }
    return last;
  }

  private static JsonNode services(String file) throws IOException {
    return new YAMLMapper().readTree(FOLDER.resolve(file).toFile()).get("services");
  }

  /** Each on one line, without comments. */
  private static List<String> instructions(String name) {
    List<String> instructions = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    try {
      for (String line : Files.readAllLines(FOLDER.resolve(name))) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        open.append(line.endsWith("\\") ? line.substring(0, line.length() - 1) : line);
        if (!line.endsWith("\\")) {
          instructions.add(open.toString());
          open.setLength(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return instructions;
  }
}
