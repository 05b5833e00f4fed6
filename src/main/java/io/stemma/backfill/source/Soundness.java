package io.stemma.backfill.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the pages are sound that are read: the tables'. SQLite's own check is asked; where it
 * finds something, or cannot be asked, what it needs and what is not read is left out of it.
 */
final class Soundness {
  private static final Pattern TREE = Pattern.compile("Tree (\\d+) .*");
  private static final String TWICE = "2nd reference";
  private static final String INDEX = "wrong # of entries in index";

  private final Connection connection;
  private final StubNames stubs;

  Soundness(Connection connection, StubNames stubs) {
    this.connection = connection;
    this.stubs = stubs;
  }

  /**
   * What was found.
   *
   * @param damage in SQLite's words; null where all that is read is sound
   * @param remark on what is damaged and not read, for people; null where there is none
   */
  record Verdict(@Nullable String damage, @Nullable String remark) {
    private static final Verdict SOUND = new Verdict(null, null);
  }

  private static final String QUICK = "PRAGMA main.quick_check(1)";

  /**
   * Looks.
   *
   * @throws SQLException when SQLite cannot read the file for another reason
   */
  Verdict look() throws SQLException {
    try {
      if (strings(QUICK).equals(List.of("ok"))) {
        return Verdict.SOUND;
      }
    } catch (SQLException e) {
      // It may have failed for a name that only the file's own program knows: asked again below.
      return lookAtTables();
    }
    return lookAtTables();
  }

  /**
   * Views, triggers and virtual tables hold no pages of their own, but SQLite would have to
   * understand them. They are taken out of the private copy's schema, in a transaction that is
   * rolled back.
   */
  private Verdict lookAtTables() throws SQLException {
    Set<String> read = new HashSet<>(strings(READ_ROOTS));
    List<String> generated = strings(GENERATED);
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        statement.execute("PRAGMA ignore_check_constraints = ON");
        statement.execute("PRAGMA writable_schema = ON");
        statement.execute(WITHOUT_PAGES);
        statement.execute("PRAGMA writable_schema = RESET");
        return judged(messages(), read, generated);
      } finally {
        statement.execute("ROLLBACK");
        statement.execute("PRAGMA writable_schema = RESET");
        stubs.removeFunctions(connection);
      }
    }
  }

  private static final String WITHOUT_PAGES =
      "DELETE FROM main.sqlite_schema WHERE coalesce(rootpage, 0) = 0";

  /** The trees of the tables that are read, and of the schema itself. */
  private static final String READ_ROOTS =
      """
      SELECT rootpage FROM main.sqlite_schema JOIN pragma_table_list AS listed USING (name)
      WHERE listed.schema = 'main' AND listed.type = 'table' UNION ALL SELECT 1
      """;

  private static final String GENERATED =
      """
      SELECT t.name || '.' || c.name
      FROM main.sqlite_schema AS t JOIN pragma_table_xinfo(t.name) AS c
      WHERE t.type = 'table' AND coalesce(t.rootpage, 0) > 0 AND c.hidden > 1
      """;

  private static final String CHECK = "PRAGMA main.quick_check(1000)";

  /** What SQLite says once it has all names that it asks for. */
  private List<String> messages() throws SQLException {
    while (true) {
      try {
        return strings(CHECK).stream().flatMap(String::lines).toList();
      } catch (SQLException e) {
        if (!stubs.supply(connection, e)) {
          throw e;
        }
      }
    }
  }

  private Verdict judged(List<String> messages, Set<String> read, List<String> generated) {
    List<String> damage = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    for (String message : messages) {
      Matcher tree = TREE.matcher(message);
      if (isNoDamage(message, generated)) {
        continue;
      }
      boolean isOfUnreadTree = tree.matches() && !read.contains(tree.group(1));
      if ((isOfUnreadTree && !message.contains(TWICE)) || message.startsWith(INDEX)) {
        unread.add(message);
      } else if (message.endsWith("never used")) {
        unused.add(message);
      } else {
        damage.add(message);
      }
    }
    if (unread.isEmpty()) {
      // Pages that nothing leads to may have belonged to a table.
      damage.addAll(unused);
    }
    return new Verdict(
        damage.isEmpty() ? null : damage.get(0),
        unread.isEmpty()
            ? null
            : "Damaged, but not read, is an index or a part of a full-text index: "
                + unread.get(0));
  }

  /** The order and the values that stubs give are not the file's. */
  private boolean isNoDamage(String message, List<String> generated) {
    return message.equals("ok")
        || message.startsWith("*** in database")
        || (stubs.hasCollations() && message.startsWith("row not in PRIMARY KEY order"))
        || generated.stream().anyMatch(column -> message.endsWith(" value in " + column));
  }

  private List<String> strings(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
