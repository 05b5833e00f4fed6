package io.stemma.store.sqlite;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteConfig;

/** Opens connections to a file, and sees to it that it holds the record's schema. */
final class SqliteFile {
  /** {@code STEM} in ASCII, in the file's header: the file is a store of this program. */
  private static final int APPLICATION_ID = 0x5354454D;

  private static final List<String> VERSIONS =
      List.of(
          "V0001__core.sql",
          "V0002__audit.sql",
          "V0003__tags_and_search.sql",
          "V0004__backfill.sql",
          "V0005__dual.sql",
          "V0006__access.sql",
          "V0007__references.sql");

  /** Of a file without tables. Builds before the first release counted from 0, with other files. */
  private static final int FIRST = 100;

  private static final int LAST = FIRST + VERSIONS.size();

  /** A line of a script that runs once for each column of tables that it lists. */
  private static final Pattern FOR_EACH =
      Pattern.compile("^--(?: \\w+\\.\\w+)+$", Pattern.MULTILINE);

  private static final Pattern COLUMN = Pattern.compile("(\\w+)\\.(\\w+)");
  private static final String VERSION = "PRAGMA user_version";

  private final Path path;
  private final int busyTimeoutMillis;

  SqliteFile(Path path, int busyTimeoutMillis) {
    this.path = path;
    this.busyTimeoutMillis = busyTimeoutMillis;
  }

  Path path() {
    return path;
  }

  /** A connection that writes, one transaction at a time, each durable when it is committed. */
  Connection writer() throws SQLException {
    SQLiteConfig config = config();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return open(config);
  }

  /** A connection that only reads. */
  Connection reader() throws SQLException {
    Connection connection = open(config());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
    }
    return connection;
  }

  private SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(busyTimeoutMillis);
    config.enforceForeignKeys(true);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    return config;
  }

  private Connection open(SQLiteConfig config) throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + path, config.toProperties());
    LowerCase.in(connection);
    JsonHolds.in(connection);
    return connection;
  }

  /**
   * Makes the file where there is none, and brings its schema up to date.
   *
   * @throws StemmaException {@link ErrorCode#STORE_DIALECT} when it is another program's file
   */
  void prepare() {
    refuseForeign();
    try {
      if (path.toAbsolutePath().getParent() != null) {
        Files.createDirectories(path.toAbsolutePath().getParent());
      }
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.STORE_UNAVAILABLE, "The folder of " + path + " cannot be made.", e);
    }
    try (Connection connection = writer()) {
      // Whoever opens a file that is up to date need not wait for its writer.
      if (number(connection, VERSION) != LAST) {
        migrate(connection);
      }
    } catch (SQLException e) {
      throw SqliteFailures.translated(path, e);
    }
  }

  /** Looks at another program's file without a trace in it. */
  private void refuseForeign() {
    SqliteHeader header = SqliteHeader.of(path);
    if (header.saysNothing() || header.applicationId() == APPLICATION_ID) {
      return;
    }
    if (header.hasTables()) {
      throw foreign();
    }
    // Its log may say more, or it is no database.
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(busyTimeoutMillis);
    try (Connection connection = open(config)) {
      if (number(connection, "PRAGMA application_id") != APPLICATION_ID
          && number(connection, "SELECT count(*) FROM sqlite_master") > 0) {
        throw foreign();
      }
    } catch (SQLException e) {
      throw SqliteFailures.translated(path, e);
    }
  }

  private StemmaException foreign() {
    return new StemmaException(
        ErrorCode.STORE_DIALECT,
        path
            + " was not made by Stemma. Convert it, then name the new file in DB_SQLITE_PATH:"
            + " scripts/stemma convert --sqlite '"
            + path
            + "' --source-zone ZONE --out NEW.db. ZONE is the time zone of the programs that wrote"
            + " the file, for instance UTC.");
  }

  private void migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Two services that start at once make the tables once.
      statement.executeUpdate("BEGIN IMMEDIATE");
      migrate(connection, statement);
      statement.executeUpdate("COMMIT");
    }
  }

  private void migrate(Connection connection, Statement statement) throws SQLException {
    long version = Math.max(FIRST, requireKnown(number(connection, VERSION)));
    for (long next = version; next < LAST; next++) {
      for (String script : scripts(VERSIONS.get((int) (next - FIRST)))) {
        statement.executeUpdate(script);
      }
    }
    statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
    statement.executeUpdate("PRAGMA user_version = " + LAST);
  }

  private long requireKnown(long version) {
    if (version > LAST) {
      throw new StemmaException(
          ErrorCode.STORE_DIALECT,
          "The file was made by a newer version of Stemma (" + version + "): use that.");
    }
    if (version != 0 && version <= FIRST) {
      throw new StemmaException(
          ErrorCode.STORE_DIALECT,
          path
              + " was made by an older build of Stemma (schema "
              + version
              + "). Go on with that build, or convert the file and name the new one in"
              + " DB_SQLITE_PATH: scripts/stemma convert --sqlite '"
              + path
              + "' --service-keys --out NEW.db");
    }
    return version;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** What a file of {@code sqlite/} runs. */
  private static List<String> scripts(String name) {
    String script = script(name);
    Matcher each = FOR_EACH.matcher(script);
    List<String> columns = each.results().map(MatchResult::group).toList();
    return columns.isEmpty()
        ? List.of(script)
        : COLUMN
            .matcher(String.join(" ", columns))
            .results()
            .map(of -> script.replace("{table}", of.group(1)).replace("{column}", of.group(2)))
            .toList();
  }

  private static String script(String name) {
    try (InputStream script = SqliteFile.class.getResourceAsStream("/io/stemma/sqlite/" + name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
