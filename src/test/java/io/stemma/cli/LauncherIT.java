package io.stemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.StemmaCommand;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher tells the JVM of the service. */
class LauncherIT {
  @ParameterizedTest
  @CsvSource({"'',UseSerialGC", "-XX:+UseG1GC,UseG1GC", "-XX:+UseParallelGC,UseParallelGC"})
  void theCollectorIsTheSerialOneUnlessOptionsNameAnother(String options, String collector) {
    StemmaCommand serve =
        StemmaCommand.run(
            Map.of("STEMMA_JAVA_OPTS", options + " -XX:+PrintFlagsFinal -version"), "serve");

    assertThat(serve.exit()).as(serve.errors()).isZero();
    assertThat(serve.output()).containsPattern(collector + " += true");
  }
}
