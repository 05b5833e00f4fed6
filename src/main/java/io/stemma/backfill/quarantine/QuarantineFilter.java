package io.stemma.backfill.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the quarantine are meant; what is null or empty does not narrow.
 *
 * @param ids numbers of entries
 * @param run the run that met the row last
 */
public record QuarantineFilter(
    List<Long> ids, @Nullable Long run, @Nullable String sourceTable, @Nullable String reason) {
  /** The condition on {@code backfill.quarantine q}; {@link #bind} gives its parameters. */
  static final String CONDITION =
      """
      (?::bigint[] IS NULL OR q.quarantine_id = ANY (?::bigint[]))
        AND (?::bigint IS NULL OR q.run_id = ?)
        AND (?::text IS NULL OR lower(q.source_table COLLATE "C") = lower(? COLLATE "C"))
        AND (?::text IS NULL OR q.reason = ?)
      """;

  public QuarantineFilter {
    ids = List.copyOf(ids);
  }

  /** Every entry. */
  public static QuarantineFilter all() {
    return new QuarantineFilter(List.of(), null, null, null);
  }

  /** Binds the condition; the number of the next parameter. */
  int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (int i = 0; i < 2; i++) {
      statement.setArray(
          next++, ids.isEmpty() ? null : connection.createArrayOf("bigint", ids.toArray()));
    }
    for (int i = 0; i < 2; i++) {
      statement.setObject(next++, run, Types.BIGINT);
    }
    for (@Nullable String text :
        new @Nullable String[] {sourceTable, sourceTable, reason, reason}) {
      statement.setString(next++, text);
    }
    return next;
  }
}
