package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.KeyHandover;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The hand-overs of a trail's keys, as the database has them. Nothing here says that they hold. */
final class KeyHandovers {
  private KeyHandovers() {}

  private static final String NOTES =
      "SELECT left(note, %d) FROM audit.key_handovers ORDER BY handover_no LIMIT %d"
          .formatted(KeyHandover.MAX_CHARACTERS + 1, KeyHandover.MAX_COUNT + 1);

  private static final String IS_THERE = "SELECT to_regclass('audit.key_handovers') IS NOT NULL";

  /**
   * All of them, for what cannot go on where there are too many.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_LOG_BROKEN} where there are more than {@link
   *     KeyHandover#MAX_COUNT}
   */
  static List<String> few(Connection connection) throws SQLException {
    List<String> notes = notes(connection);
    if (notes.size() > KeyHandover.MAX_COUNT) {
      throw new StemmaException(
          ErrorCode.AUDIT_LOG_BROKEN,
          ("The table audit.key_handovers has more than %s, so that none of them is followed"
                  + " from one signing key to the next. Nothing is signed meanwhile. Delete those"
                  + " that 'scripts/stemma audit rotate-key' did not make: 'scripts/stemma audit"
                  + " verify' names those that do not hold when there are fewer.")
              .formatted(Counted.of(KeyHandover.MAX_COUNT, "row")));
    }
    return notes;
  }

  /**
   * At most one more than {@link KeyHandover#MAX_COUNT}. None where the table is not there: a
   * schema of before, or an owner who dropped it.
   */
  static List<String> notes(Connection connection) throws SQLException {
    List<String> notes = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (!isTrue(statement)) {
        return notes;
      }
      try (ResultSet row = statement.executeQuery(NOTES)) {
        while (row.next()) {
          notes.add(String.valueOf(row.getString(1)));
        }
      }
    }
    return notes;
  }

  private static boolean isTrue(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(IS_THERE)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static final String ADD = "INSERT INTO audit.key_handovers (note) VALUES (?)";

  static void add(Connection connection, KeyHandover handover) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, handover.note());
      statement.executeUpdate();
    }
  }
}
