package io.stemma.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stemma.testing.StemmaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benchmarks run to their end and leave nothing behind. What they measure here says nothing.
 */
class BenchIT {
  private static final long SECONDS = 180;

  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(300)
  void graphIsMeasured() throws Exception {
    assumeInstalled("wrk", "pgbench", "curl");

    String output = bench("graph");

    assertThat(output)
        .containsPattern("lineage by pgbench, 8 clients \\| [1-9][0-9]*/s")
        .containsPattern("lineage over HTTP, 8 clients \\| [1-9][0-9]*/s")
        .containsPattern("point look-up over HTTP, 8 clients \\| [1-9][0-9]*/s")
        .containsPattern("of any length over HTTP, 1 client \\| [1-9][0-9]*/s")
        .containsPattern("50 agents a second written \\| [1-9][0-9]*/s")
        .containsPattern("while it streams [0-9]+ rows \\| [0-9.-]+ MB more")
        .containsPattern("rebuild from nothing \\| [0-9.]+ s: [0-9,]+ vertices")
        .containsPattern("throughput over HTTP / by pgbench \\| [0-9.]+ \\| >= 0.6");
  }

  @Test
  @Timeout(300)
  void backfillIsMeasured() throws Exception {
    assumeInstalled("pgloader", "sqlite3", "/usr/bin/time");

    assertThat(bench("backfill"))
        .containsPattern("\\| pgloader, the file copied as it is \\| [0-9.]+ s")
        .containsPattern("\\| backfill / pgloader \\| [0-9.]+ \\|")
        .containsPattern("\\| verify \\| [0-9.]+ s");
  }

  @Test
  @Timeout(300)
  void auditIsMeasured() throws Exception {
    assumeInstalled("wrk", "pgbench", "psql", "curl");

    assertThat(bench("audit"))
        .containsPattern("rows by COPY, 8 clients, 1,000 a batch \\| [1-9][0-9]*/s")
        .containsPattern("the same, sealed \\| [1-9][0-9]*/s")
        .containsPattern("events over HTTP / inserts \\| [0-9.]+ \\| >= 0.5")
        .containsPattern("export of [1-9][0-9]* events as lines \\| [1-9][0-9.]* rows/s")
        .containsPattern("while it exports \\| [1-9][0-9.]* MB");
  }

  @Test
  @Timeout(300)
  void whatAKeyCostsIsMeasured() throws Exception {
    assumeInstalled("wrk", "curl");

    assertThat(bench("http"))
        .containsPattern("requests to a service without keys \\| [1-9][0-9]*/s")
        .containsPattern("requests with a key \\| [1-9][0-9]*/s")
        .containsPattern("lost by a key, of a round \\| -?[0-9.]+ % .* \\| <= 3 %");
  }

  /** Runs the smallest form of a benchmark, in a temporary folder of its own. */
  private String bench(String name) throws IOException, InterruptedException {
    assertThat(StemmaCommand.launched(Map.of(), "--version").exit()).isZero();
    Path log = folder.resolve("log");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder("scripts/bench", name, "--smoke")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.matches("(DB_|STEMMA_|DATABASE_|PG|POSTGRES_DSN|ARAGORA_).*"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TMPDIR", temporary.toString());
    builder.environment().put("STEMMA_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    // Told to stop it clears its workshop away.
    process.destroy();
    int exit = process.waitFor();
    String output = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(ended).as("ended in %s s: %s", SECONDS, output).isTrue();
    assertThat(exit).as(output).isZero();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperf")))
          .isEmpty();
    }
    return output;
  }

  private static void assumeInstalled(String... programs) throws IOException, InterruptedException {
    for (String program : programs) {
      List<String> look = List.of("bash", "-c", "command -v \"$0\" >/dev/null", program);
      assumeTrue(
          new ProcessBuilder(look).start().waitFor() == 0, program + " is not installed here");
    }
  }
}
