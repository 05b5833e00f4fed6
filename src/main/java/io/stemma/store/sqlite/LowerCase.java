package io.stemma.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/** Text in lower case, letter by letter, as PostgreSQL does it: SQLite knows ASCII only. */
final class LowerCase extends Function {
  static final String NAME = "stemma_lower";

  private LowerCase() {}

  static void in(Connection connection) throws SQLException {
    Function.create(connection, NAME, new LowerCase(), 1, Function.FLAG_DETERMINISTIC);
  }

  @Override
  protected void xFunc() throws SQLException {
    String text = value_text(0);
    result(text == null ? null : lower(text));
  }

  private static String lower(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
