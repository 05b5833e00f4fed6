package io.stemma.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is never overwritten unasked and never there by halves. */
class OutputPlaceTest {
  @TempDir Path folder;

  @Test
  void existingFileIsRefusedAndKept() throws IOException {
    Path out = Files.writeString(folder.resolve("estate.db"), "precious");

    assertRefused(out, false).hasMessageContaining("--force");
    assertThat(out).hasContent("precious");
    assertThat(files()).containsExactly(out);
  }

  @Test
  void existingFileIsReplacedWhenForced() throws IOException {
    Path out = Files.writeString(folder.resolve("estate.db"), "old");

    DemoEstate.write(new DemoOrder(5, 1, out, true));

    assertThat(new String(Files.readAllBytes(out), 0, 13, UTF_8)).isEqualTo("SQLite format");
    assertThat(files()).containsExactly(out);
  }

  @Test
  void missingFolderIsNamed() {
    assertRefused(folder.resolve("nowhere/estate.db"), false)
        .hasMessageContaining("does not exist");
  }

  @Test
  void folderIsNoFile() {
    assertRefused(folder, true).hasMessageContaining("is a folder");
  }

  /** SQLite would replay the log of the file that was there before. */
  @Test
  void logOfAnotherDatabaseIsRefusedEvenWhenForced() throws IOException {
    Files.writeString(folder.resolve("estate.db-wal"), "log");

    assertRefused(folder.resolve("estate.db"), true).hasMessageContaining("estate.db-wal");
  }

  @Test
  void whatAKilledRunLeftIsNoHindrance() throws IOException {
    Files.writeString(folder.resolve("estate.db.part"), "half");
    Path out = folder.resolve("estate.db");

    DemoEstate.write(new DemoOrder(5, 1, out, false));

    assertThat(files()).containsExactly(out);
  }

  @Test
  void failedRunLeavesNothing() throws IOException {
    OutputPlace place = OutputPlace.of(folder.resolve("estate.db"), false);
    Path part = Files.writeString(place.emptyPart(), "half");

    place.discard(new IOException("full"));

    assertThat(part).doesNotExist();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Path out, boolean force) {
    return assertThatThrownBy(() -> DemoEstate.write(new DemoOrder(5, 1, out, force)))
        .isInstanceOfSatisfying(
            StemmaException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.OUTPUT_EXISTS));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
