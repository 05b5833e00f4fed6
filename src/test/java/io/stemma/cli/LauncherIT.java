package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.StemmaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
