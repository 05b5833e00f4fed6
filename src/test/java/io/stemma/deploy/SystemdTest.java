package io.stemma.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
  private static final Path FOLDER = Path.of("deploy", "systemd");
  private static final Path VERIFIER = Path.of("/usr/bin/systemd-analyze");
  private static final Pattern VERSION = Pattern.compile("systemd (\\d+)");
  private static final int OLDEST = 250;

  @TempDir Path root;

  /** Skipped where there is no systemd of this decade. */
  @Test
  @Timeout(60)
  void systemdKnowsEveryMember() throws Exception {
    assumeTrue(Files.isExecutable(VERIFIER) && version() >= OLDEST, "no systemd-analyze");
    Path units = Files.createDirectories(root.resolve("etc/systemd/system"));
    Path program = root.resolve("opt/stemma/scripts/stemma");
    Files.createDirectories(program.getParent());
    assertThat(Files.createFile(program).toFile().setExecutable(true)).isTrue();
    List<String> command =
        new ArrayList<>(
            List.of(
                VERIFIER + "", "verify", "--root=" + root, "--man=no", "--recursive-errors=no"));
    for (Path unit : units()) {
      command.add(Files.copy(unit, units.resolve(unit.getFileName())).toString());
    }

    assertThat(said(command)).isEmpty();
  }

  @Test
  void theServiceIsGivenUpWhenItsConfigurationIsWrongOnly() throws IOException {
    List<String> service = Files.readAllLines(FOLDER.resolve("stemma.service"));

    assertThat(service)
        .contains(
            "EnvironmentFile=/etc/stemma/stemma.env",
            "RestartPreventExitStatus=2",
            "SuccessExitStatus=143",
            "NoNewPrivileges=true",
            "ProtectSystem=strict");
  }

  private static List<Path> units() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> units =
          files.filter(file -> file.toString().matches(".*\\.(service|timer)")).sorted().toList();
      assertThat(units).hasSize(3);
      return units;
    }
  }

  private static int version() throws Exception {
    return VERSION
        .matcher(said(List.of(VERIFIER.toString(), "--version")))
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .findFirst()
        .orElse(0);
  }

  private static String said(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return said;
  }
}
