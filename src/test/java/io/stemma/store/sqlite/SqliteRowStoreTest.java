package io.stemma.store.sqlite;

import static io.stemma.record.RecordTables.DISCOVERY_TAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.backfill.SqliteFile;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What only a SQLite file does. */
@Timeout(60)
class SqliteRowStoreTest {
  private static final int PATIENT = 20_000;
  private static final int IMPATIENT = 50;

  @TempDir Path folder;

  @Test
  void makesAFileThatIsNotThereAndItsFolder() throws SQLException {
    Path deep = folder.resolve("new").resolve("deep");
    Path file = deep.resolve("estate.db");

    try (RowStore store = SqliteRowStore.open(file, PATIENT)) {
      add(store, "t");
    }
    try (RowStore again = SqliteRowStore.open(file, PATIENT)) {
      assertThat(tags(again)).containsExactly("t");
    }
    assertThat(value(SqliteFile.in(deep, "estate.db"), "PRAGMA application_id"))
        .isEqualTo("" + 0x5354454D);
  }

  @Test
  void takesAnEmptyFileAndAnEmptyDatabase() throws IOException {
    Files.createFile(folder.resolve("empty.db"));
    SqliteFile.in(folder, "vacant.db").execute("CREATE TABLE t (a); DROP TABLE t");

    for (String name : List.of("empty.db", "vacant.db")) {
      try (RowStore store = SqliteRowStore.open(folder.resolve(name), PATIENT)) {
        add(store, "t");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void refusesAnotherProgramsFileAndLeavesNoTrace(String journal) {
    SqliteFile live = SqliteFile.live(folder, "live.db").agent("a", "2026-01-01T00:00:00");
    live.execute("PRAGMA journal_mode = " + journal);
    Map<String, String> before = contents();

    StemmaException refused = refusal(() -> SqliteRowStore.open(live.path(), PATIENT));

    assertThat(refused.code()).isEqualTo(ErrorCode.STORE_DIALECT);
    assertThat(refused.detail())
        .contains(
            "scripts/stemma convert --sqlite '"
                + live.path()
                + "' --source-zone ZONE --out NEW.db");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void refusesAnotherProgramsFileWhoseTablesAreStillInItsLog() throws SQLException {
    SqliteFile live = SqliteFile.in(folder, "live.db");
    try (Connection open = live.connect();
        Statement statement = open.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE theirs (a)");

      assertThat(refusal(() -> SqliteRowStore.open(live.path(), PATIENT)).code())
          .isEqualTo(ErrorCode.STORE_DIALECT);
    }
  }

  @Test
  void refusesAFileOfANewerVersion() {
    Path file = folder.resolve("estate.db");
    SqliteRowStore.open(file, PATIENT).close();
    SqliteFile.in(folder, "estate.db").execute("PRAGMA user_version = 999");
    Map<String, String> before = contents();

    StemmaException refused = refusal(() -> SqliteRowStore.open(file, PATIENT));

    assertThat(refused.code()).isEqualTo(ErrorCode.STORE_DIALECT);
    assertThat(refused.detail()).contains("newer version of Stemma (999)");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void saysThatAFileIsNoDatabase() throws IOException {
    Path file = Files.writeString(folder.resolve("text.db"), "no database ".repeat(1_000));

    assertThat(refusal(() -> SqliteRowStore.open(file, PATIENT)).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(refusal(() -> SqliteRowStore.open(folder, PATIENT)).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    Path below = file.resolve("estate.db");
    assertThat(refusal(() -> SqliteRowStore.open(below, PATIENT)).code())
        .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
  }

  /** No file is read-only for the superuser, as whom tests may run. */
  @ParameterizedTest
  @CsvSource({
    "SQLITE_READONLY, STORE_READ_ONLY",
    "SQLITE_READONLY_DIRECTORY, STORE_READ_ONLY",
    "SQLITE_PERM, STORE_READ_ONLY",
    "SQLITE_BUSY_SNAPSHOT, STORE_LOCKED",
    "SQLITE_LOCKED, STORE_LOCKED",
    "SQLITE_FULL, STORE_FULL",
    "SQLITE_IOERR_SHMSIZE, STORE_FULL",
    "SQLITE_IOERR_FSYNC, STORE_UNAVAILABLE",
    "SQLITE_CORRUPT, STORE_UNAVAILABLE",
    "SQLITE_CONSTRAINT_CHECK, INTERNAL"
  })
  void saysWhatAFailureMeans(SQLiteErrorCode code, ErrorCode means) {
    StemmaException failure =
        SqliteFailures.translated(folder, new SQLiteException("secret words", code));

    assertThat(failure.code()).isEqualTo(means);
    assertThat(failure.detail()).doesNotContain("secret words");
  }

  @Test
  void readsWriteNothing() {
    try (RowStore store = SqliteRowStore.open(folder.resolve("estate.db"), PATIENT)) {
      assertThat(refusal(() -> store.read(rows -> rows.insert(tag("t")))).code())
          .isEqualTo(ErrorCode.STORE_READ_ONLY);
      assertThat(tags(store)).isEmpty();
    }
  }

  @Test
  void waitsNoLongerThanItIsToldForTheLockOfAnotherProgram() throws SQLException {
    Path file = folder.resolve("estate.db");
    try (RowStore store = SqliteRowStore.open(file, IMPATIENT)) {
      try (Connection other = SqliteFile.in(folder, "estate.db").connect();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");

        StemmaException refused = refusal(() -> add(store, "t"));
        assertThat(refused.code()).isEqualTo(ErrorCode.STORE_LOCKED);
        assertThat(refused.extensions()).containsKey(StemmaException.RETRY_AFTER_SECONDS);
        assertThat(tags(store)).isEmpty();
        statement.execute("ROLLBACK");
      }
      add(store, "t");
      assertThat(tags(store)).containsExactly("t");
    }
  }

  @Test
  void waitsNoLongerThanItIsToldForAWriterOfItsOwn() throws InterruptedException {
    CountDownLatch writes = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    try (RowStore store = SqliteRowStore.open(folder.resolve("estate.db"), IMPATIENT)) {
      CompletableFuture<Boolean> writer =
          CompletableFuture.supplyAsync(
              () ->
                  store.write(
                      rows -> {
                        writes.countDown();
                        await(refused);
                        return rows.insert(tag("first"));
                      }));
      writes.await();

      assertThat(refusal(() -> add(store, "second")).code()).isEqualTo(ErrorCode.STORE_LOCKED);
      // Readers wait for nobody.
      assertThat(tags(store)).isEmpty();
      refused.countDown();
      assertThat(writer.join()).isTrue();
    }
  }

  @Test
  void holdsNoLockBetweenItsWritesNorWaitsForOneToOpen() throws SQLException {
    Path file = folder.resolve("estate.db");
    try (RowStore store = SqliteRowStore.open(file, IMPATIENT)) {
      add(store, "t");
      try (Connection other = SqliteFile.in(folder, "estate.db").connect();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        try (RowStore second = SqliteRowStore.open(file, IMPATIENT)) {
          assertThat(tags(second)).containsExactly("t");
        }
        statement.execute("COMMIT");
      }
    }
  }

  @Test
  void isDurableWhenAWriteReturns() throws SQLException {
    Path path = folder.resolve("estate.db");
    SqliteRowStore.open(path, PATIENT).close();
    io.stemma.store.sqlite.SqliteFile file = new io.stemma.store.sqlite.SqliteFile(path, PATIENT);

    try (Connection writer = file.writer();
        Connection reader = file.reader()) {
      assertThat(value(writer, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(value(writer, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
      assertThat(value(writer, "PRAGMA foreign_keys")).isEqualTo("1");
      assertThat(value(writer, "PRAGMA busy_timeout")).isEqualTo("" + PATIENT);
      assertThat(value(reader, "PRAGMA query_only")).isEqualTo("1");
    }
  }

  @Test
  void aReadIsOneSnapshot() {
    try (RowStore store = SqliteRowStore.open(folder.resolve("estate.db"), PATIENT)) {
      add(store, "before");
      List<String> seen = new ArrayList<>();
      store.read(
          rows -> {
            seen.addAll(named(rows.select(Query.of(DISCOVERY_TAGS))));
            CompletableFuture.runAsync(() -> add(store, "after")).join();
            seen.addAll(named(rows.select(Query.of(DISCOVERY_TAGS))));
            return true;
          });
      assertThat(seen).containsExactly("before", "before");
      assertThat(tags(store)).containsExactlyInAnyOrder("before", "after");
    }
  }

  @Test
  void twoStoresOfOneFileBothWrite() {
    Path file = folder.resolve("estate.db");
    try (RowStore one = SqliteRowStore.open(file, PATIENT);
        RowStore other = SqliteRowStore.open(file, PATIENT)) {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String tag = "t" + i;
        RowStore store = i % 2 == 0 ? one : other;
        writers.add(CompletableFuture.runAsync(() -> add(store, tag)));
      }
      writers.forEach(CompletableFuture::join);

      assertThat(tags(one)).hasSize(40).isEqualTo(tags(other));
    }
  }

  private static void add(RowStore store, String tag) {
    assertThat(store.<Boolean>write(rows -> rows.insert(tag(tag)))).isTrue();
  }

  private static Row tag(String tag) {
    return Row.of(DISCOVERY_TAGS).with("discovery_id", "d").with("tag", tag);
  }

  private static List<String> tags(RowStore store) {
    return store.read(rows -> named(rows.select(Query.of(DISCOVERY_TAGS).ascending("tag"))));
  }

  private static List<String> named(List<Row> rows) {
    return rows.stream().map(row -> String.valueOf(row.text("tag"))).toList();
  }

  private static StemmaException refusal(ThrowingCallable work) {
    List<StemmaException> refusal = new ArrayList<>();
    assertThatThrownBy(work).isInstanceOfSatisfying(StemmaException.class, refusal::add);
    return refusal.get(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String value(SqliteFile file, String query) throws SQLException {
    try (Connection connection = file.connect()) {
      return value(connection, query);
    }
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getString(1);
    }
  }

  /** Names and bytes of all that is in the folder. */
  private Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(
            file.getFileName().toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }
}
