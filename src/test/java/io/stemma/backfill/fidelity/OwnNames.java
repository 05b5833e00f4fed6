package io.stemma.backfill.fidelity;

import io.stemma.backfill.SqliteFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.Collation;
import org.sqlite.Function;

/**
 * What a program leaves in its file that only it understands: a collation and a function of its
 * own, a tokenizer and a module of an extension, and a write-ahead log that ends in a torn frame.
 */
final class OwnNames {
  private static final int TORN_BYTES = 100;

  private static final String DECLARED =
      """
      ALTER TABLE session_identities ADD COLUMN mood TEXT COLLATE ours CHECK (own(mood) <> 'x');
      UPDATE session_identities SET mood = 'good';
      CREATE INDEX events_in_our_order ON audit_events (agent_id COLLATE ours DESC);
      CREATE INDEX events_by_own ON audit_events (own(agent_id));
      CREATE INDEX some_events ON audit_events (timestamp) WHERE own(event_type) > '';
      ALTER TABLE audit_events ADD COLUMN kind AS (upper(event_type)) VIRTUAL;
      CREATE INDEX events_by_kind ON audit_events (own(kind));
      CREATE VIEW our_view AS SELECT own(agent_id) FROM audit_events ORDER BY agent_id COLLATE ours;
      CREATE VIRTUAL TABLE notes_index USING fts5(note, tokenize = 'unicode61');
      INSERT INTO notes_index VALUES ('searched by the program');
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'unicode61', 'ours') WHERE name = 'notes_index';
      INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
        VALUES ('table', 'vectors', 'vectors', 0, 'CREATE VIRTUAL TABLE vectors USING vec0(v float[3])');
      PRAGMA writable_schema = OFF;
      """;

  private OwnNames() {}

  /** Puts such names into a file with the tables of the live dialect. */
  static void into(SqliteFile file) throws SQLException {
    try (Connection connection = file.connect();
        Statement statement = connection.createStatement()) {
      Function.create(connection, "own", new Own(), -1, Function.FLAG_DETERMINISTIC);
      Collation.create(connection, "ours", new Backwards());
      statement.executeUpdate(DECLARED);
    }
  }

  /**
   * The file as it is after a crash: its last transaction is in a log whose last frame is torn, and
   * the one before it stands only in the log.
   */
  static SqliteFile crashed(SqliteFile file, Path folder, String committed, String torn)
      throws SQLException, IOException {
    Path log = folder.resolve(file.path().getFileName() + "-wal");
    SqliteFile copy = SqliteFile.in(folder, file.path().getFileName().toString());
    file.execute("PRAGMA journal_mode = WAL");
    try (Connection writer = file.connect();
        Statement statement = writer.createStatement()) {
      statement.executeUpdate("PRAGMA wal_autocheckpoint = 0");
      statement.executeUpdate(committed);
      statement.executeUpdate(torn);
      Files.copy(file.path(), copy.path());
      Files.copy(Path.of(file.path() + "-wal"), log);
    }
    try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "rw")) {
      bytes.setLength(bytes.length() - TORN_BYTES);
    }
    return copy;
  }

  private static final class Own extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(value_text(0));
    }
  }

  private static final class Backwards extends Collation {
    @Override
    protected int xCompare(String one, String other) {
      return other.compareTo(one);
    }
  }
}
