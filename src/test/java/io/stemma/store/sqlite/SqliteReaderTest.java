package io.stemma.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init") // JUnit sees to it
class SqliteReaderTest {
  private static final String COUNT = "SELECT count(*) AS number FROM agent_metadata";
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS i FROM n";

  @TempDir private Path folder;
  private SqliteRowStore store;

  @BeforeEach
  void open() {
    store = SqliteRowStore.open(folder.resolve("estate.db"), 200);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesUpAfterTheTimeLimit() {
    SqliteReader reader = store.reader(50);

    assertThatThrownBy(() -> await(reader.find(ENDLESS)))
        .isInstanceOfSatisfying(
            StemmaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_TIMEOUT));
    assertThat(await(reader.find(COUNT)).get(0).number("number")).isZero();
  }

  @Test
  void answersFromOneSnapshotOnAWorkerThread() {
    Thread asking = Thread.currentThread();

    List<Long> counts =
        await(
            store
                .reader(30_000)
                .answer(
                    snapshot -> {
                      assertThat(Thread.currentThread()).isNotEqualTo(asking);
                      long before = snapshot.find(COUNT).get(0).number("number");
                      write("a");
                      return List.of(before, snapshot.find(COUNT).get(0).number("number"));
                    }));

    assertThat(counts).containsExactly(0L, 0L);
    assertThat(await(store.reader(30_000).find(COUNT)).get(0).number("number")).isEqualTo(1);
  }

  @Test
  void cannotWrite() {
    assertThatThrownBy(() -> await(store.reader(30_000).find("DELETE FROM agent_metadata")))
        .isInstanceOf(StemmaException.class);
  }

  /** The driver would hold the file's lock from one transaction to the next. */
  @Test
  void letsOtherProgramsWrite() throws SQLException {
    write("a");

    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("estate.db"));
        Statement statement = other.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE agent_metadata SET label = 'b'")).isEqualTo(1);
    }
    write("c");

    assertThat(await(store.reader(30_000).find(COUNT)).get(0).number("number")).isEqualTo(2);
  }

  private void write(String agent) {
    store.write(
        rows -> {
          rows.put(List.of(Row.of(RecordTables.IDENTITIES).with("agent_id", agent)));
          return agent;
        });
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(Duration.ofSeconds(30));
  }
}
