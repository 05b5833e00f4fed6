package io.stemma.backfill.source;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A SQLite file, read only: its tables, and their rows cell by cell. */
public final class SourceDatabase implements AutoCloseable {
  private static final char REPLACEMENT = '\uFFFD';

  private final SourceSnapshot snapshot;
  private final Path named;
  private final Connection connection;
  private final StubNames stubs;
  private @Nullable List<SourceTable> tables;
  private @Nullable String unreadDamage;

  private SourceDatabase(
      SourceSnapshot snapshot, Path named, Connection connection, StubNames stubs) {
    this.snapshot = snapshot;
    this.named = named;
    this.connection = connection;
    this.stubs = stubs;
  }

  /**
   * Opens a snapshot.
   *
   * @param named what the operator calls the file, for messages
   * @throws StemmaException {@link ErrorCode#SOURCE_DAMAGED} when pages that are read are damaged,
   *     {@link ErrorCode#SOURCE_UNSUPPORTED} when SQLite cannot read it for another reason
   */
  public static SourceDatabase open(SourceSnapshot snapshot, Path named) {
    SourceDatabase database = connected(snapshot, named, new StubNames());
    try {
      database.checkSoundness();
      return database;
    } catch (SQLException e) {
      database.close();
      throw SqliteFailure.of(named, "", e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** The same snapshot on a connection of its own, for another thread. */
  public SourceDatabase openAgain() {
    return connected(snapshot, named, stubs);
  }

  private static SourceDatabase connected(SourceSnapshot snapshot, Path named, StubNames stubs) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + snapshot.file());
      stubs.registerCollations(connection);
      SourceDatabase database = new SourceDatabase(snapshot, named, connection, stubs);
      if (Files.exists(snapshot.sideFile())) {
        database.attachSideFile();
      }
      return database;
    } catch (SQLException e) {
      throw SqliteFailure.of(named, "", e);
    }
  }

  /**
   * Adds a log that stands beside the file as one more table.
   *
   * @param name of the table
   * @param told notes what the rows of other tables tell, before the log is read
   * @param meaning what a row of the log tells
   */
  public void addLog(
      Path log,
      String name,
      List<LogColumn> columns,
      Set<String> secrets,
      Consumer<SideTable> told,
      SideTable.Meaning meaning) {
    try {
      try (SideTable table = SideTable.create(snapshot.sideFile(), name, columns)) {
        SideCopy copy = snapshot.copyBeside(log);
        told.accept(table);
        table.fill(copy, secrets, meaning);
        Files.delete(copy.file());
      }
      attachSideFile();
      tables = null;
    } catch (SQLException | IOException e) {
      throw new StemmaException(
          ErrorCode.SOURCE_MISSING, log + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static final String ATTACH = "ATTACH DATABASE ? AS side";

  private void attachSideFile() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ATTACH)) {
      statement.setString(1, snapshot.sideFile().toString());
      statement.executeUpdate();
    }
  }

  /** The logs that were added. */
  public List<SideFileFacts> sideFiles() {
    try {
      return Files.exists(snapshot.sideFile()) ? SideTable.facts(connection) : List.of();
    } catch (SQLException e) {
      throw SqliteFailure.of(named, "", e);
    }
  }

  /** The tables that hold data of their own; those of full-text indexes and of SQLite are not. */
  public List<SourceTable> tables() {
    if (tables == null) {
      tables = asked(SourceSchema::tables);
    }
    return tables;
  }

  /** Views and virtual tables: names under which the file holds no rows of its own. */
  public List<StandIn> standIns() {
    return asked(SourceSchema::standIns);
  }

  private interface Question<T> {
    T of(SourceSchema schema) throws SQLException;
  }

  private <T> T asked(Question<T> question) {
    try {
      return question.of(new SourceSchema(connection));
    } catch (SQLException e) {
      throw SqliteFailure.of(named, "", e);
    }
  }

  /**
   * Hands the rows of a table to a consumer, in the order of their places.
   *
   * @param behind the place after which to begin; null for the first row
   */
  public void read(SourceTable table, @Nullable Long behind, Consumer<SourceRow> consumer) {
    read(table, behind, -1, consumer);
  }

  /** The row at a place where there is one. */
  public SourceRow row(SourceTable table, long place) {
    List<SourceRow> found = new ArrayList<>();
    read(table, place == Long.MIN_VALUE ? null : place - 1, 1, found::add);
    return found.get(0);
  }

  /** The row at a place of a table, if there is one. */
  public Optional<SourceRow> find(SourceTable table, long place) {
    List<SourceRow> found = new ArrayList<>();
    read(table, place == Long.MIN_VALUE ? null : place - 1, 1, found::add);
    return found.stream().filter(row -> row.placeNumber() == place).findFirst();
  }

  private void read(
      SourceTable table, @Nullable Long behind, long most, Consumer<SourceRow> consumer) {
    int width = table.columns().names().size();
    ApartColumns apart = new ApartColumns(connection, table);
    try (PreparedStatement statement = connection.prepareStatement(RowQuery.of(table))) {
      long ordinal = behind == null ? 0 : behind;
      if (table.hasRowid()) {
        statement.setLong(1, behind == null ? Long.MIN_VALUE : behind);
        statement.setBoolean(2, behind == null);
        statement.setLong(3, most);
      } else {
        statement.setLong(1, most);
        statement.setLong(2, ordinal);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ordinal = table.hasRowid() ? rows.getLong(width + 1) : ordinal + 1;
          @Nullable Object[] cells = cells(rows, width);
          apart.fill(cells, ordinal);
          consumer.accept(new SourceRow(table.name(), ordinal, table.columns(), cells));
        }
      }
    } catch (SQLException e) {
      throw SqliteFailure.of(named, "table " + table.name() + ": ", e);
    }
  }

  private static final String COUNT = "SELECT count(*) FROM %s NOT INDEXED";

  /** How many rows a table has. */
  public long countRows(SourceTable table) {
    return number(table, COUNT.formatted(quoted(table.name())));
  }

  private static final String COUNT_OF_STAND_IN = "SELECT count(*) FROM %s";

  /** How many rows a view or virtual table shows; null where SQLite cannot read it here. */
  public @Nullable Long countRows(StandIn standIn) {
    String query = COUNT_OF_STAND_IN.formatted(quoted(standIn.name()));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : null;
    } catch (SQLException e) {
      // It may need a function or a module that only the program has that made it.
      return null;
    }
  }

  private static final String ROW_BYTES =
      "SELECT avg(%s) FROM (SELECT %s FROM %s NOT INDEXED LIMIT 500)";

  /** About how many bytes a row's values have, from the first rows of a table. */
  public int rowBytes(SourceTable table) {
    List<String> columns =
        table.columns().names().stream()
            .filter(column -> !table.columns().isGenerated(column))
            .map(SourceDatabase::quoted)
            .toList();
    String lengths =
        columns.stream()
            .map(column -> "coalesce(length(" + column + "), 0)")
            .collect(Collectors.joining(" + "));
    return (int)
        number(
            table, ROW_BYTES.formatted(lengths, String.join(", ", columns), quoted(table.name())));
  }

  private long number(SourceTable table, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw SqliteFailure.of(named, "table " + table.name() + ": ", e);
    }
  }

  /**
   * Whether a query finds a row.
   *
   * @param query of a mapping's declaration; nothing a user sent
   */
  public boolean finds(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    } catch (SQLException e) {
      throw SqliteFailure.of(named, "", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqliteFailure.of(named, "", e);
    }
  }

  /** A name as SQLite reads it, whatever it holds. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private void checkSoundness() throws SQLException {
    Soundness.Verdict verdict = new Soundness(connection, stubs).look();
    if (verdict.damage() != null) {
      throw SqliteFailure.damaged(named, verdict.damage(), null);
    }
    unreadDamage = verdict.remark();
  }

  /** What of the file is not read although it is there, and why; for people. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    Stream.of(snapshot.framesLeftOut().remark(), unreadDamage)
        .filter(Objects::nonNull)
        .forEach(remarks::add);
    tables().forEach(table -> remarks.addAll(table.columns().remarks(table.name())));
    return remarks;
  }

  /** Frames at the end of the write-ahead log that are torn, damaged or not committed. */
  public long walFramesLeftOut() {
    return snapshot.framesLeftOut().leftOut();
  }

  private static @Nullable Object[] cells(ResultSet rows, int count) throws SQLException {
    @Nullable Object[] cells = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      cells[i] = cell(rows, i + 1);
    }
    return cells;
  }

  static @Nullable Object cell(ResultSet rows, int index) throws SQLException {
    Object value = rows.getObject(index);
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof String text && text.indexOf(REPLACEMENT) >= 0) {
      // Either the text holds this character, or the driver put it for bytes that are no UTF-8.
      byte[] bytes = rows.getBytes(index);
      return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
          ? text
          : new RawText(bytes);
    }
    return value;
  }
}
