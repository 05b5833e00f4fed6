package io.stemma.backfill.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.SqliteFile;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source is read as it was at one moment, and nothing is written beside it. */
class SourceSnapshotTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void readsRowsThatStandOnlyInTheWriteAheadLog() throws Exception {
    SqliteFile file = SqliteFile.in(folder, "wal.db");
    file.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
    try (Connection writer = file.connect();
        Statement statement = writer.createStatement()) {
      statement.executeUpdate("PRAGMA wal_autocheckpoint = 0");
      statement.executeUpdate("INSERT INTO t VALUES (1), (2)");
      writer.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO t VALUES (3)");
      List<String> before = listing();

      List<Object> read = column(file.path());

      assertThat(read).containsExactly(1L, 2L);
      assertThat(listing()).isEqualTo(before);
      assertThat(before).contains("wal.db-wal");
      writer.rollback();
    }
  }

  @Test
  void readsFromAFolderThatCannotBeWritten() throws Exception {
    SqliteFile file = SqliteFile.in(folder, "wal.db");
    file.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    List<String> before = listing();
    assertThat(folder.toFile().setWritable(false)).isTrue();

    assertThat(column(file.path())).containsExactly(1L);

    assertThat(folder.toFile().setWritable(true)).isTrue();
    assertThat(listing()).isEqualTo(before);
  }

  @Test
  void leavesNothingBehind() {
    SqliteFile file = SqliteFile.in(folder, "t.db").execute("CREATE TABLE t (a)");
    SourceSnapshot snapshot = SourceSnapshot.take(file.path());

    snapshot.close();

    assertThat(snapshot.file()).doesNotExist();
    assertThat(snapshot.file().getParent()).doesNotExist();
  }

  @Test
  void saysWhatIsWrongWithAPath() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.db"));
    Path text = Files.writeString(folder.resolve("text.db"), "this is no database at all");
    byte[] noise = new byte[8192];
    new Random(1).nextBytes(noise);
    Path encrypted = Files.write(folder.resolve("encrypted.db"), noise);

    refuses(folder.resolve("missing.db"), ErrorCode.SOURCE_MISSING, "There is no file");
    refuses(folder, ErrorCode.SOURCE_MISSING, "is a folder");
    refuses(empty, ErrorCode.SOURCE_NOT_SQLITE, "is empty");
    refuses(text, ErrorCode.SOURCE_NOT_SQLITE, "not a SQLite 3 file");
    refuses(encrypted, ErrorCode.SOURCE_NOT_SQLITE, "encrypted");
  }

  @Test
  void refusesATruncatedFileAndOneWithADamagedPage() throws IOException {
    SqliteFile truncated = filled("truncated.db");
    SqliteFile damaged = filled("damaged.db");
    try (RandomAccessFile file = new RandomAccessFile(truncated.path().toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    try (RandomAccessFile file = new RandomAccessFile(damaged.path().toFile(), "rw")) {
      file.seek(4096 * 3);
      file.write(new byte[4096]);
    }

    refuses(truncated.path(), ErrorCode.SOURCE_DAMAGED, "truncated.db is damaged");
    refuses(damaged.path(), ErrorCode.SOURCE_DAMAGED, "damaged.db is damaged");
  }

  @Test
  void refusesAFileThatAWriterHasLocked() throws SQLException {
    SqliteFile file = SqliteFile.in(folder, "locked.db").execute("CREATE TABLE t (a)");
    try (Connection writer = file.connect();
        Statement statement = writer.createStatement()) {
      // In a process of its own the lock would be seen by the system; SQLite in this one is asked
      // through the file's bytes, so the lock is taken there, as another process would.
      statement.execute("BEGIN EXCLUSIVE");
      assertThat(LockedByAnotherProcess.sees(file.path())).isTrue();
    }
  }

  private SqliteFile filled(String name) {
    SqliteFile file = SqliteFile.in(folder, name).execute("CREATE TABLE t (a)");
    return file.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            + "INSERT INTO t SELECT 'some text that fills pages ' || i FROM n");
  }

  private static void refuses(Path path, ErrorCode code, String words) {
    assertThatThrownBy(() -> column(path))
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  private List<String> listing() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          // SQLite's own connection of the test keeps its index of the log up to date.
          .sorted()
          .toList();
    }
  }

  private static List<Object> column(Path path) {
    try (SourceSnapshot snapshot = SourceSnapshot.take(path);
        SourceDatabase database = SourceDatabase.open(snapshot, path)) {
      List<Object> values = new ArrayList<>();
      database.read(
          database.tables().get(0),
          null,
          row -> {
            Object value = row.cell("a");
            if (value != null) {
              values.add(value);
            }
          });
      return values;
    }
  }
}
