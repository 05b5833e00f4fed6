package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stemma.error.ErrorCode;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full refuses the archive, and nothing of the month is lost. Needs the right to
 * mount.
 */
class FullDiskIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final AuditMonth JANUARY = AuditMonth.of("events", "2021-01");

  @TempDir private Path folder = Path.of("");

  @Test
  void nothingIsRetiredAndTheNextRunWithRoomDoes() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0);
    SetClock clock = new SetClock("2021-09-01T00:00:00Z");
    Months full = new Months(DATABASE, disk.resolve("archives"), clock);
    full.fill(JANUARY, 20_000);
    Told refused;
    try {
      refused = full.retire();
      try (Stream<Path> left = Files.list(disk.resolve("archives"))) {
        assertThat(left).as("no half-made file is left").isEmpty();
      }
    } finally {
      run("umount", disk.toString());
    }

    assertThat(refused.failures).hasSize(1);
    assertThat(refused.failures.get(0).code()).isEqualTo(ErrorCode.ARCHIVE_FAILED);
    assertThat(refused.failures.get(0).detail()).containsIgnoringCase("no space left");
    assertThat(full.standing(JANUARY)).isEqualTo("OPEN ATTACHED");
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events WHERE ts < '2021-02-01'"))
        .isEqualTo("20000");
    assertThat(full.told(JANUARY)).isEqualTo("retention_failed");
    assertThat(new Months(DATABASE, folder.resolve("roomy"), clock).retire().failures).isEmpty();
    assertThat(full.life(JANUARY).failure()).isNull();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
