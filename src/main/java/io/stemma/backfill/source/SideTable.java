package io.stemma.backfill.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table of a log, in a SQLite file of its own beside the snapshot, so that everything that
 * reads tables reads the log, too.
 *
 * <p>Besides the log's columns it has {@code line}, the whole line; {@code problem} and {@code
 * remark}, what is wrong with it; {@code occurrence}, which of several lines that tell the same
 * this is; and {@code told}, 1 where a table tells it. Equals are counted on disk: a log may be
 * larger than memory.
 */
public final class SideTable implements AutoCloseable {
  /** Columns that the log does not have. */
  public static final List<String> OWN_COLUMNS =
      List.of("line", "problem", "remark", "occurrence", "told");

  /** What a row tells, as a hash; null where it tells nothing. */
  @FunctionalInterface
  public interface Meaning {
    @Nullable Long of(SourceRow row);
  }

  private final Connection connection;
  private final String name;
  private final List<LogColumn> columns;
  private final SourceColumns all;
  private final PreparedStatement tell;
  private final PreparedStatement useUp;
  private final PreparedStatement see;
  private final PreparedStatement insert;
  private long lines;
  private long told;

  private SideTable(Connection connection, String name, List<LogColumn> columns)
      throws SQLException {
    this.connection = connection;
    this.name = name;
    this.columns = List.copyOf(columns);
    List<String> names = new ArrayList<>(columns.stream().map(LogColumn::name).toList());
    names.addAll(OWN_COLUMNS);
    this.all = SourceColumns.of(names);
    execute(SET_UP.formatted(SourceDatabase.quoted(name), columnList()));
    tell = connection.prepareStatement(TELL);
    useUp = connection.prepareStatement(USE_UP);
    see = connection.prepareStatement(SEE);
    insert =
        connection.prepareStatement(
            INSERT.formatted(SourceDatabase.quoted(name), columnList(), marks()));
  }

  /** Begins a table in a new file. */
  static SideTable create(Path file, String name, List<LogColumn> columns) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    connection.setAutoCommit(false);
    return new SideTable(connection, name, columns);
  }

  /**
   * The columns have no type, so that every cell keeps its storage class; the rowid is the line.
   */
  private static final String SET_UP =
      """
      CREATE TABLE %s (%s);
      CREATE TABLE stemma_side_files (name, bytes, sha256, lines, told);
      CREATE TEMPORARY TABLE told_by_table (meaning INTEGER PRIMARY KEY, n INTEGER);
      CREATE TEMPORARY TABLE seen (meaning INTEGER PRIMARY KEY, n INTEGER)
      """;

  private static final String TELL =
      "INSERT INTO told_by_table VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1";

  /** Notes what a row of a table tells; before the lines are read. */
  public void tell(long meaning) {
    try {
      tell.setLong(1, meaning);
      tell.executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Reads the log. A line that tells what as many rows of the table tell is told by the table. */
  void fill(SideCopy log, Set<String> secrets, Meaning meaning) {
    LogParser parser = new LogParser(columns, secrets);
    try {
      LogLines.read(
          log.file(),
          line -> {
            if (!line.isBlank()) {
              add(line.number(), parser.read(line), meaning);
            }
          });
      note(log);
      connection.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void add(long number, LogEntry entry, Meaning meaning) {
    @Nullable Object[] cells = new @Nullable Object[all.names().size()];
    System.arraycopy(entry.cells(), 0, cells, 0, columns.size());
    cells[columns.size()] = entry.line();
    cells[columns.size() + 1] = entry.problem();
    cells[columns.size() + 2] = entry.remark();
    try {
      Long hash = meaning.of(new SourceRow(name, number, all, cells));
      if (hash != null) {
        cells[columns.size() + 3] = occurrence(hash);
        cells[columns.size() + 4] = isTold(hash) ? 1L : null;
      }
      insert.setLong(1, number);
      for (int i = 0; i < cells.length; i++) {
        insert.setObject(i + 2, cells[i]);
      }
      insert.executeUpdate();
      lines++;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static final String SEE =
      "INSERT INTO seen VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1 RETURNING n";

  private long occurrence(long meaning) throws SQLException {
    see.setLong(1, meaning);
    try (ResultSet row = see.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static final String USE_UP =
      "UPDATE told_by_table SET n = n - 1 WHERE meaning = ? AND n > 0";

  private boolean isTold(long meaning) throws SQLException {
    useUp.setLong(1, meaning);
    boolean isTold = useUp.executeUpdate() > 0;
    told += isTold ? 1 : 0;
    return isTold;
  }

  private static final String INSERT = "INSERT INTO %s (rowid, %s) VALUES (?, %s)";

  private static final String NOTE = "INSERT INTO stemma_side_files VALUES (?, ?, ?, ?, ?)";

  private void note(SideCopy log) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setString(1, name);
      statement.setLong(2, log.bytes());
      statement.setString(3, log.sha256());
      statement.setLong(4, lines);
      statement.setLong(5, told);
      statement.executeUpdate();
    }
  }

  /** The logs of a file to which a side file is attached. */
  static List<SideFileFacts> facts(Connection connection) throws SQLException {
    List<SideFileFacts> facts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FACTS)) {
      while (rows.next()) {
        facts.add(
            new SideFileFacts(
                rows.getString(1),
                rows.getLong(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getLong(5)));
      }
    }
    return facts;
  }

  private static final String FACTS =
      "SELECT name, bytes, sha256, lines, told FROM side.stemma_side_files";

  private String columnList() {
    return all.names().stream().map(SourceDatabase::quoted).collect(Collectors.joining(", "));
  }

  private String marks() {
    return all.names().stream().map(column -> "?").collect(Collectors.joining(", "));
  }

  private void execute(String statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(statements);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(SQLException e) {
    return new IllegalStateException("A log's lines cannot be put in order: " + e.getMessage(), e);
  }
}
