package io.stemma.backfill.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.Collation;
import org.sqlite.Function;

/**
 * Files that name functions, collations and modules of their own programs are sound; files whose
 * tables are damaged are not.
 */
class ForeignSchemaTest {
  private static final String ROWS = "INSERT INTO t (a) VALUES ('one'), ('two'), ('three')";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          a check          | CREATE TABLE t (a CHECK (own(a) <> 'x'), b)
          a stored column  | CREATE TABLE t (a, b AS (own(a)) STORED)
          a virtual column | CREATE TABLE t (a, b AS (own(a)) VIRTUAL NOT NULL)
          a virtual of two | CREATE TABLE t (a, b AS (own(a)), c AS (lower(b)) NOT NULL)
          a strict table   | CREATE TABLE t (a TEXT, b INT AS (own(a) + 1) VIRTUAL) STRICT
          REGEXP           | CREATE TABLE t (a CHECK ((a REGEXP '.*') IS NOT NULL), b)
          an index         | CREATE TABLE t (a, b); CREATE INDEX i ON t (own(a))
          a partial index  | CREATE TABLE t (a, b); CREATE INDEX i ON t (a) WHERE own(a) > ''
          a trigger        | CREATE TABLE t (a, b); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT own(1);END
          a view           | CREATE TABLE t (a, b); CREATE VIEW v AS SELECT own(a) FROM t ORDER BY a COLLATE ours
          a column's order | CREATE TABLE t (a COLLATE ours, b)
          an index's order | CREATE TABLE t (a, b); CREATE INDEX i ON t (a COLLATE ours DESC)
          a unique one     | CREATE TABLE t (a COLLATE "Our order" UNIQUE, b)
          a key's order    | CREATE TABLE t (a COLLATE ours PRIMARY KEY, b)
          without a rowid  | CREATE TABLE t (a COLLATE ours PRIMARY KEY, b) WITHOUT ROWID
          """)
  void aFileThatNamesWhatOnlyItsProgramHasIsRead(String name, String declared) throws Exception {
    Path file = made(name, declared, ROWS);

    assertThat(column(file)).containsExactlyInAnyOrder("one", "two", "three");
  }

  @ParameterizedTest
  @CsvSource({"unicode61, no_such_tokenizer", "fts5, no_such_module"})
  void aFullTextIndexThatCannotBeOpenedIsNotRead(String known, String unknown) throws Exception {
    Path file =
        made(
            unknown,
            "CREATE TABLE t (a, b); CREATE VIRTUAL TABLE f USING fts5(x, tokenize = 'unicode61')",
            ROWS,
            "INSERT INTO f VALUES ('hello')",
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, '%s', '%s') WHERE name = 'f'"
                .formatted(known, unknown));

    assertThat(column(file)).containsExactly("one", "two", "three");
  }

  @Test
  void aGeneratedColumnThatCannotBeComputedHereIsNamedAndLeftOut() throws Exception {
    Path file =
        made("own", "CREATE TABLE t (a, \"B c\" AS (own(a)) VIRTUAL, d AS (upper(a)))", ROWS);

    try (SourceSnapshot snapshot = SourceSnapshot.take(file);
        SourceDatabase database = SourceDatabase.open(snapshot, file)) {
      assertThat(database.tables().get(0).columns().names()).containsExactly("a", "d");
      assertThat(database.remarks())
          .containsExactly(
              "t.B c is a generated column that cannot be computed here and is left out:"
                  + " unknown function: own()");
    }
  }

  @Test
  void aGeneratedColumnThatFailsInOneRowIsReadInTheOthers() throws Exception {
    Path file =
        made(
            "json",
            "CREATE TABLE t (a, c AS (length(a)))",
            "INSERT INTO t (a) VALUES ('{\"n\": 1}'), ('no json'), ('{\"n\": 3}')",
            "ALTER TABLE t ADD COLUMN b AS (json_extract(a, '$.n')) VIRTUAL");

    List<List<Object>> rows = new ArrayList<>();
    try (SourceSnapshot snapshot = SourceSnapshot.take(file);
        SourceDatabase database = SourceDatabase.open(snapshot, file)) {
      database.read(
          database.tables().get(0),
          null,
          row -> rows.add(List.of(String.valueOf(row.cell("b")), String.valueOf(row.cell("C")))));
      assertThat(database.rowBytes(database.tables().get(0))).isPositive();
      assertThat(database.remarks())
          .containsExactly(
              "t.b cannot be computed in some rows, which have no value there: malformed JSON");
    }
    assertThat(rows).containsExactly(List.of("1", "8"), List.of("null", "7"), List.of("3", "8"));
  }

  @Test
  void theReasonIsGivenWhereADeclarationIsNotUnderstood() throws Exception {
    Path file =
        made(
            "newer",
            "CREATE TABLE t (a, b)",
            ROWS,
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a, b) WITH FUTURE'");

    Path other = made("arguments", "CREATE TABLE t (a, b, CHECK (upper(a, a, 1) IS NOT 7))", ROWS);

    assertRefused(file, ErrorCode.SOURCE_UNSUPPORTED, "near \"FUTURE\": syntax error");
    assertRefused(other, ErrorCode.SOURCE_UNSUPPORTED, "wrong number of arguments");
  }

  @Test
  void aDamagedTableIsRefusedAlsoBesideNamesThatAreNotKnown() throws Exception {
    Path file =
        large("table", "CREATE INDEX i ON t (a COLLATE ours); CREATE TABLE u (x CHECK (own(x)))");
    zero(file, "SELECT max(pageno) FROM dbstat WHERE name = 't' AND pagetype = 'leaf'");

    assertRefused(file, ErrorCode.SOURCE_DAMAGED, "is damaged or not what it seems");
  }

  @Test
  void aTreeThatLostABranchIsRefused() throws Exception {
    Path file = large("branch", "CREATE TABLE u (x CHECK (own(x) > ''))");
    // One cell fewer in the root: the rows of a leaf are not reached, and nothing else is wrong.
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long header =
          (number(file, "SELECT rootpage FROM sqlite_schema WHERE name = 't'") - 1) * 4096;
      bytes.seek(header + 3);
      int cells = bytes.readUnsignedShort();
      bytes.seek(header + 3);
      bytes.writeShort(cells - 1);
    }

    assertRefused(file, ErrorCode.SOURCE_DAMAGED, "is damaged or not what it seems");
  }

  @Test
  void aDamagedIndexIsNamedAndNotRead() throws Exception {
    Path file = large("index", "CREATE INDEX i ON t (a)");
    zero(file, "SELECT max(pageno) FROM dbstat WHERE name = 'i' AND pagetype = 'leaf'");

    assertThat(column(file)).hasSize(2_000);
    try (SourceSnapshot snapshot = SourceSnapshot.take(file);
        SourceDatabase database = SourceDatabase.open(snapshot, file)) {
      assertThat(database.countRows(database.tables().get(0))).isEqualTo(2_000);
      assertThat(database.remarks()).singleElement().asString().startsWith("Damaged, but not read");
    }
  }

  @Test
  void aFileThatIsCutOffWithinItsLastPageIsRefused() throws Exception {
    Path file = large("cut", "CREATE INDEX i ON t (a)");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() - 100);
    }

    assertRefused(file, ErrorCode.SOURCE_DAMAGED, "it is cut off");
  }

  @Test
  void theSnapshotStaysAsItWasTaken() throws Exception {
    Path file =
        made(
            "same",
            "CREATE TABLE t (a CHECK (own(a) <> 'x'), b); CREATE VIEW v AS SELECT own(1)",
            ROWS);

    try (SourceSnapshot snapshot = SourceSnapshot.take(file)) {
      String before = snapshot.sha256();
      SourceDatabase.open(snapshot, file).close();
      assertThat(snapshot.sha256()).isEqualTo(before);
    }
  }

  private Path large(String name, String declared) throws SQLException {
    return made(
        name,
        "CREATE TABLE t (a, b); " + declared,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            + "INSERT INTO t (a) SELECT 'some text that fills pages ' || i FROM n");
  }

  private static void zero(Path file, String page) throws SQLException, IOException {
    long number = number(file, page);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek((number - 1) * 4096);
      bytes.write(new byte[4096]);
    }
  }

  private static long number(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** A file made by a program that has functions and collations of its own. */
  private Path made(String name, String... statements) throws SQLException {
    Path file = folder.resolve(name + ".db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String function : List.of("own", "regexp", "upper")) {
        Function.create(connection, function, new Own(), -1, Function.FLAG_DETERMINISTIC);
      }
      Collation.create(connection, "ours", new Backwards());
      Collation.create(connection, "Our order", new Backwards());
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
    return file;
  }

  private static List<Object> column(Path path) {
    try (SourceSnapshot snapshot = SourceSnapshot.take(path);
        SourceDatabase database = SourceDatabase.open(snapshot, path);
        SourceDatabase again = database.openAgain()) {
      List<Object> values = new ArrayList<>();
      SourceTable table =
          database.tables().stream().filter(t -> t.name().equals("t")).findFirst().orElseThrow();
      again.read(table, null, row -> values.add(String.valueOf(row.cell("a"))));
      assertThat(database.countRows(table)).isEqualTo(values.size());
      return values;
    }
  }

  private static void assertRefused(Path file, ErrorCode code, String words) {
    assertThatThrownBy(() -> column(file))
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  private static final class Own extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(args() == 0 ? "none" : value_text(0));
    }
  }

  private static final class Backwards extends Collation {
    @Override
    protected int xCompare(String one, String other) {
      return other.compareTo(one);
    }
  }
}
