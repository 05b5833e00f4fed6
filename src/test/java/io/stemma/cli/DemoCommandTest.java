package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.StemmaCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator gets back from {@code stemma demo}. */
class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void reportsEveryTableAndTheFile() {
    Path out = folder.resolve("estate.db");
    StringWriter screen = new StringWriter();

    int exit =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(screen))
            .execute("--agents", "20", "--seed", "4", "--out", out.toString());

    assertThat(exit).isZero();
    assertThat(out).exists();
    assertThat(screen.toString())
        .containsPattern("agent_metadata +20\\n")
        .containsPattern("audit_events +180\\n")
        .containsPattern("estate\\.db: 0\\.\\d MB in \\d+\\.\\d s");
  }

  @Test
  void isOneOfTheCommands() {
    String out = folder.resolve("estate.db").toString();

    assertThat(stemma("demo", "--agents", "3", "--out", out)).isZero();
    assertThat(stemma("demo", "--agents", "3", "--out", out)).isEqualTo(2);
    assertThat(stemma("demo", "--agents", "3", "--out", out, "--force")).isZero();
  }

  @Test
  void numberOfAgentsHasItsLimits() {
    String out = folder.resolve("estate.db").toString();

    assertThat(stemma("demo", "--agents", "-1", "--out", out)).isEqualTo(2);
    assertThat(stemma("demo", "--agents", "10000001", "--out", out)).isEqualTo(2);
    assertThat(stemma("demo", "--agents", "3")).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  private static int stemma(String... arguments) {
    return StemmaCommand.run(Map.of(), arguments).exit();
  }
}
