package io.stemma.backfill.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.backfill.SqliteFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames of a write-ahead log that SQLite leaves out are counted; its leftovers are not. */
class WalFramesTest {
  private static final int PAGE = 4096;
  private static final int HEADER = 32;
  private static final int FRAME = PAGE + 24;

  @TempDir private Path folder = Path.of("");

  private byte[] log = new byte[0];
  private int frames;

  /** A log of three commits, the last of several frames. */
  @BeforeEach
  void makeALog() throws Exception {
    SqliteFile file = SqliteFile.in(folder, "made.db");
    file.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
    try (Connection writer = file.connect();
        Statement statement = writer.createStatement()) {
      statement.executeUpdate("PRAGMA wal_autocheckpoint = 0");
      statement.executeUpdate("INSERT INTO t VALUES (1)");
      statement.executeUpdate("INSERT INTO t VALUES (2)");
      statement.executeUpdate("INSERT INTO t VALUES (zeroblob(20000))");
      log = Files.readAllBytes(folder.resolve("made.db-wal"));
      Files.copy(file.path(), folder.resolve("source.db"));
    }
    frames = (log.length - HEADER) / FRAME;
    assertThat(frames).isGreaterThan(6);
  }

  @Test
  void aWholeLogLeavesNothingOut() throws IOException {
    assertThat(left(log)).isEqualTo(WalFrames.NONE);
    assertThat(left(new byte[0])).isEqualTo(WalFrames.NONE);
    assertThat(rows(log)).isEqualTo(3);
  }

  @Test
  void aLastFrameThatIsTornLeavesItsTransactionOut() throws IOException {
    for (int missing : new int[] {1, 100, PAGE, PAGE + 20}) {
      byte[] torn = Arrays.copyOf(log, log.length - missing);

      assertThat(left(torn)).as("without %d bytes", missing).isEqualTo(found(frames - 3, 1));
    }
    assertThat(rows(Arrays.copyOf(log, log.length - 1))).isEqualTo(2);
  }

  @Test
  void aTransactionWithoutItsCommitIsLeftOut() throws IOException {
    byte[] cut = Arrays.copyOf(log, log.length - FRAME);

    assertThat(left(cut)).isEqualTo(found(frames - 3, 0));
    assertThat(rows(cut)).isEqualTo(2);
  }

  @Test
  void whatStandsBehindADamagedFrameIsLeftOut() throws IOException {
    for (int at : new int[] {HEADER + FRAME + 500, HEADER + FRAME + 3, HEADER + FRAME + 20}) {
      byte[] damaged = flipped(at);

      assertThat(left(damaged)).as("byte %d", at).isEqualTo(found(0, frames - 1));
      assertThat(rows(damaged)).isEqualTo(1);
    }
  }

  @Test
  void aDamagedSaltIsNoLeftover() throws IOException {
    assertThat(left(flipped(HEADER + FRAME + 9))).isEqualTo(found(0, frames - 1));
  }

  @Test
  void aDamagedHeaderLeavesAllOut() throws IOException {
    byte[] damaged = flipped(13);

    assertThat(left(damaged)).isEqualTo(new WalFrames(0, frames, true));
    assertThat(left(Arrays.copyOf(log, 20)).leftOut()).isZero();
  }

  @Test
  void framesOfAnEarlierRoundAreNormal() throws Exception {
    SqliteFile file = SqliteFile.in(folder, "rounds.db");
    file.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
    try (Connection writer = file.connect();
        Statement statement = writer.createStatement()) {
      statement.executeUpdate("PRAGMA wal_autocheckpoint = 0");
      statement.executeUpdate("INSERT INTO t VALUES (zeroblob(40000))");
      long before = Files.size(folder.resolve("rounds.db-wal"));
      statement.execute("PRAGMA wal_checkpoint(RESTART)");
      statement.executeUpdate("INSERT INTO t VALUES (2)");
      assertThat(Files.size(folder.resolve("rounds.db-wal"))).isEqualTo(before);

      try (SourceSnapshot snapshot = SourceSnapshot.take(file.path())) {
        assertThat(snapshot.framesLeftOut()).isEqualTo(WalFrames.NONE);
      }
    }
  }

  @Test
  void theRemarkCountsThem() throws IOException {
    assertThat(left(Arrays.copyOf(log, log.length - 1)).remark())
        .contains("SQLite leaves out: " + (frames - 2))
        .contains((frames - 3) + " not committed, 1 torn or damaged");
    assertThat(WalFrames.NONE.remark()).isNull();
  }

  /** The transaction cut short, and the frames behind it. */
  private static WalFrames found(long uncommitted, long damaged) {
    return new WalFrames(uncommitted, damaged, false);
  }

  private byte[] flipped(int at) {
    byte[] bytes = log.clone();
    bytes[at] ^= 0x10;
    return bytes;
  }

  private WalFrames left(byte[] bytes) throws IOException {
    return WalFrames.of(Files.write(folder.resolve("source.db-wal"), bytes), PAGE);
  }

  /** How many rows are read with this log. */
  private long rows(byte[] bytes) throws IOException {
    Path source = folder.resolve("source.db");
    Files.write(folder.resolve("source.db-wal"), bytes);
    try (SourceSnapshot snapshot = SourceSnapshot.take(source);
        SourceDatabase database = SourceDatabase.open(snapshot, source)) {
      assertThat(database.walFramesLeftOut()).isEqualTo(left(bytes).leftOut());
      assertThat(ByteBuffer.wrap(bytes).getInt() & ~1).isEqualTo(0x377f0682);
      return database.countRows(database.tables().get(0));
    }
  }
}
