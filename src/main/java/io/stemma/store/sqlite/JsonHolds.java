package io.stemma.store.sqlite;

import io.stemma.record.JsonContainment;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/** Whether a text of JSON holds another, which SQLite has no word for. */
final class JsonHolds extends Function {
  static final String NAME = "stemma_json_holds";

  private JsonHolds() {}

  static void in(Connection connection) throws SQLException {
    Function.create(connection, NAME, new JsonHolds(), 2, Function.FLAG_DETERMINISTIC);
  }

  @Override
  protected void xFunc() throws SQLException {
    String whole = value_text(0);
    String part = value_text(1);
    result(whole != null && part != null && JsonContainment.holds(whole, part) ? 1 : 0);
  }
}
