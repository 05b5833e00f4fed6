package io.stemma.question;

import io.stemma.record.RowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A record in a SQLite file. */
public final class SqliteUnderTest extends RecordUnderTest {
  private final Path file;
  private final SqliteRowStore store;

  public SqliteUnderTest(Path file) {
    this.file = file;
    this.store = SqliteRowStore.open(file, 10_000);
  }

  @Override
  protected RowStore store() {
    return store;
  }

  @Override
  public QuestionSql sql() {
    return QuestionSql.of(store.reader(30_000));
  }

  @Override
  public void empty() {
    execute(
        """
        DELETE FROM dialectic_messages; DELETE FROM dialectic_sessions;
        DELETE FROM discovery_edges; DELETE FROM discovery_tags;
        DELETE FROM discoveries; DELETE FROM agent_metadata
        """);
  }

  /** Runs statements separated by semicolons, as another program would. */
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 2000");
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
