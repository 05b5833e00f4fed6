package io.stemma.backfill.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFolderTest {
  @TempDir private Path parent = Path.of("");

  @Test
  void takesAwayWhatAKilledProgramHasLeft() throws IOException {
    // Given: a folder whose lock went with its program, one still in use, and one of somebody else
    Path left = Files.createDirectory(parent.resolve("stemma-backfill-left"));
    Files.createFile(left.resolve("in-use"));
    Files.writeString(left.resolve("source.db"), "a copy");
    Path other = Files.createDirectory(parent.resolve("other"));
    try (SnapshotFolder used = SnapshotFolder.in(parent)) {
      // When
      SnapshotFolder.removeLeftovers(parent, Instant.now().plus(Duration.ofMinutes(1)));
      // Then
      assertThat(left).doesNotExist();
      assertThat(used.path()).exists();
      assertThat(other).exists();
    }
  }

  @Test
  void leavesAFolderThatIsJustBeingMade() throws IOException {
    Path young = Files.createDirectory(parent.resolve("stemma-backfill-young"));
    // When
    SnapshotFolder.in(parent).close();
    // Then
    assertThat(young).exists();
  }

  @Test
  void isGoneWhenItIsClosed() throws IOException {
    // When
    SnapshotFolder folder = SnapshotFolder.in(parent);
    Files.writeString(folder.path().resolve("source.db"), "a copy");
    folder.close();
    // Then
    assertThat(parent).isEmptyDirectory();
  }
}
