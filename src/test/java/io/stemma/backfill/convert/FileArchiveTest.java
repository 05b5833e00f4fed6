package io.stemma.backfill.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.store.sqlite.SqliteRowStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of an estate's file is put away whole, with its checksum, or not at all. */
class FileArchiveTest {
  private static final Instant NOW = Instant.parse("2025-03-04T05:06:07.89Z");

  @TempDir Path folder;
  private Path file;
  private Path shelf;

  @BeforeEach
  void writes() throws IOException {
    file = folder.resolve("estate.db");
    shelf = Files.createDirectory(folder.resolve("shelf"));
    try (SqliteRowStore estate = SqliteRowStore.open(file, 1_000)) {
      Row agent =
          Row.of(RecordTables.IDENTITIES)
              .with("agent_id", "a")
              .with("created_at", NOW)
              .with("updated_at", NOW);
      estate.write(
          rows -> {
            rows.put(List.of(agent));
            return agent;
          });
    }
  }

  @Test
  void isReadableAndHasItsChecksumBesideIt() throws Exception {
    FileArchive.Archived archived = FileArchive.put(file, shelf, NOW);

    assertThat(names())
        .containsExactly("estate-20250304T050607Z.db", "estate-20250304T050607Z.db.sha256");
    assertThat(archived.rows()).containsEntry("core.identities", 1L);
    assertThat(archived.bytes()).isEqualTo(Files.size(archived.file()));
    assertThat(checked()).isEqualTo("estate-20250304T050607Z.db: OK");
    assertThat(Files.getPosixFilePermissions(archived.file())).hasToString("[OWNER_READ]");
    try (SqliteRowStore again = SqliteRowStore.open(archived.file(), 1_000)) {
      assertThat(
              again.<List<Row>>read(
                  rows ->
                      rows.find(
                          RecordTables.IDENTITIES,
                          List.of(RowKey.of(RecordTables.IDENTITIES, "a")))))
          .hasSize(1);
    }
  }

  @Test
  void replacesNothing() throws IOException {
    Path first = FileArchive.put(file, shelf, NOW).file();
    byte[] before = Files.readAllBytes(first);

    assertRefused(shelf, "exists already");

    assertThat(Files.readAllBytes(first)).isEqualTo(before);
    assertThat(names()).hasSize(2);
  }

  @Test
  void makesItsFolderForItsOwnerAlone() throws IOException {
    Path made = folder.resolve("new").resolve("shelf");

    FileArchive.put(file, made, NOW);

    for (Path each : List.of(made, folder.resolve("new"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFileIsNoFolder() {
    assertRefused(file, "cannot be made");
    assertRefused(file.resolve("shelf"), "cannot be made");
  }

  private void assertRefused(Path target, String why) {
    assertThatThrownBy(() -> FileArchive.put(file, target, NOW))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_EXISTS))
        .hasMessageContaining(why);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(shelf)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private String checked() throws IOException {
    Process process =
        new ProcessBuilder("sha256sum", "--check", "estate-20250304T050607Z.db.sha256")
            .directory(shelf.toFile())
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
