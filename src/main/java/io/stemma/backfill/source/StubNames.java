package io.stemma.backfill.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.Collation;
import org.sqlite.Function;

/**
 * Collations and functions that a file's declarations name and that only the program has that made
 * it. SQLite reads such a file as soon as something of their names is there.
 */
final class StubNames {
  private static final Pattern COLLATION = Pattern.compile("no such collation sequence: (.+)\\)$");
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?:unknown function: |no such function: |wrong number of arguments to function )"
              + "([^()]+)(?:\\(\\))?\\)$");

  private final Set<String> collations = new LinkedHashSet<>();
  private final Set<String> functions = new LinkedHashSet<>();

  /** Registers what a failed statement lacked; false where it did not fail for a name. */
  boolean supply(Connection connection, SQLException failure) throws SQLException {
    String message = String.valueOf(failure.getMessage());
    Matcher collation = COLLATION.matcher(message);
    if (collation.find() && collations.add(collation.group(1))) {
      register(connection, collation.group(1));
      return true;
    }
    Matcher function = FUNCTION.matcher(message);
    if (function.find() && functions.add(function.group(1))) {
      Function.create(connection, function.group(1), new Nothing(), -1, DETERMINISTIC);
      return true;
    }
    return false;
  }

  private static final int DETERMINISTIC = Function.FLAG_DETERMINISTIC;

  /** Whether the order of some rows is not known here. */
  boolean hasCollations() {
    return !collations.isEmpty();
  }

  /** Takes the functions away again, so that nothing that is read was made by one. */
  void removeFunctions(Connection connection) throws SQLException {
    for (String function : functions) {
      Function.destroy(connection, function, -1);
    }
  }

  /** Registers the collations on another connection. */
  void registerCollations(Connection connection) throws SQLException {
    for (String collation : collations) {
      register(connection, collation);
    }
  }

  private static void register(Connection connection, String collation) throws SQLException {
    Collation.create(connection, collation, new AnyOrder());
  }

  /** A function whose result is never looked at. */
  private static final class Nothing extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result();
    }
  }

  /** An order that is never relied on: rows are read along the table. */
  private static final class AnyOrder extends Collation {
    @Override
    protected int xCompare(String one, String other) {
      return one.compareTo(other);
    }
  }
}
