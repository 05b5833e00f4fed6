package io.stemma.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowStore;
import io.stemma.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full or read-only costs no row that was acknowledged, and is told as what it is.
 */
@Timeout(60)
class SqliteDiskFaultsIT {
  private static final int PATIENT = 1_000;
  private static final int ROOM = 400_000;

  @TempDir Path folder;

  private SmallDisk disk;
  private Path file;

  @BeforeEach
  void mount() {
    disk = new SmallDisk(folder);
    file = disk.file("estate.db");
  }

  @AfterEach
  void unmount() {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void aWriteThatFindsNoRoomLeavesNothingAndTheNextOnesGoOnWhenThereIsSome() {
    try (RowStore store = SqliteRowStore.open(file, PATIENT)) {
      disk.fill(ROOM);
      List<String> acknowledged = writtenUntilFull(store);

      assertThat(acknowledged).isNotEmpty();
      assertThat(agents(store)).containsExactlyElementsOf(acknowledged);
      assertThatThrownBy(() -> add(store, "still", ROOM)).isInstanceOf(StemmaException.class);

      disk.makeRoom();
      add(store, "z", ROOM);
      acknowledged.add("z");
      assertThat(agents(store)).containsExactlyElementsOf(acknowledged);
      try (RowStore again = SqliteRowStore.open(file, PATIENT)) {
        assertThat(agents(again)).containsExactlyElementsOf(acknowledged);
      }
    }
  }

  @Test
  void aFileCannotBeOpenedOnAFullDiskAndIsWholeWhenThereIsRoom() {
    try (RowStore store = SqliteRowStore.open(file, PATIENT)) {
      add(store, "a", 1);
    }
    disk.fill(0);

    assertRefused(
        () -> SqliteRowStore.open(file, PATIENT),
        ErrorCode.STORE_FULL,
        "The disk of " + file + " is full: make room there.");

    disk.makeRoom();
    try (RowStore store = SqliteRowStore.open(file, PATIENT)) {
      assertThat(agents(store)).containsExactly("a");
    }
  }

  @Test
  void aReadOnlyDiskIsReadAndTakesNoWritesUntilItIsWritable() throws IOException {
    Path left = leftByAKilledProcess();
    disk.makeReadOnly();
    try (RowStore store = SqliteRowStore.open(left, PATIENT)) {
      assertThat(agents(store)).containsExactly("a");
      assertRefused(
          () -> add(store, "b", 1),
          ErrorCode.STORE_READ_ONLY,
          left + " cannot be written: check the rights of the file and its folder.");
      assertThat(agents(store)).containsExactly("a");

      disk.makeWritable();
      // It is still refused once: only then is the file opened anew.
      assertThatThrownBy(() -> add(store, "c", 1)).isInstanceOf(StemmaException.class);
      add(store, "d", 1);
      assertThat(agents(store)).containsExactly("a", "d");
    }
  }

  /** SQLite would have to make a log beside it. */
  @Test
  void aFileThatWasClosedCannotBeOpenedOnAReadOnlyDisk() {
    try (RowStore store = SqliteRowStore.open(file, PATIENT)) {
      add(store, "a", 1);
    }
    disk.makeReadOnly();

    assertRefused(
        () -> SqliteRowStore.open(file, PATIENT),
        ErrorCode.STORE_READ_ONLY,
        file + " cannot be opened, since nothing can be written beside it");

    disk.makeWritable();
    try (RowStore store = SqliteRowStore.open(file, PATIENT)) {
      assertThat(agents(store)).containsExactly("a");
    }
  }

  /** Rows of twice the size each time. */
  private List<String> writtenUntilFull(RowStore store) {
    List<String> acknowledged = new ArrayList<>();
    for (int size = 1_000; size <= ROOM; size *= 2) {
      String agent = "a" + acknowledged.size();
      int characters = size;
      try {
        add(store, agent, characters);
        acknowledged.add(agent);
      } catch (StemmaException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.STORE_FULL);
        assertThat(e).hasMessage("The disk of " + file + " is full: make room there.");
        assertThat(e.extensions()).containsKey(StemmaException.RETRY_AFTER_SECONDS);
        return acknowledged;
      }
    }
    throw new AssertionError("the disk is never full");
  }

  /** A file with its log, as it lies there when nobody could close it. */
  private Path leftByAKilledProcess() throws IOException {
    try (RowStore store = SqliteRowStore.open(file, PATIENT)) {
      add(store, "a", 1);
      for (String end : List.of("", "-wal", "-shm")) {
        Files.copy(disk.file("estate.db" + end), disk.file("left.db" + end));
      }
    }
    return disk.file("left.db");
  }

  private static void assertRefused(ThrowingCallable work, ErrorCode code, String message) {
    assertThatThrownBy(work)
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.extensions()).containsKey(StemmaException.RETRY_AFTER_SECONDS);
            });
  }

  private static void add(RowStore store, String agent, int characters) {
    Row row =
        Row.of(RecordTables.IDENTITIES)
            .with("agent_id", agent)
            .with("notes", "x".repeat(characters));
    assertThat(store.<Boolean>write(rows -> rows.insert(row))).isTrue();
  }

  private static List<String> agents(RowStore store) {
    return store.read(
        rows ->
            rows.select(Query.of(RecordTables.IDENTITIES).ascending("agent_id")).stream()
                .map(row -> String.valueOf(row.text("agent_id")))
                .toList());
  }
}
