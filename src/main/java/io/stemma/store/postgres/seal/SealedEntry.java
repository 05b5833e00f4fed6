package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SealedTable;
import io.stemma.audit.seal.Tile;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Where an entry stands among the leaves of its month.
 *
 * @param leaf its hash as it says now, which need not be the one that was sealed
 */
record SealedEntry(String log, long index, Hash leaf) {
  private static final String EVENT =
      """
      SELECT left(audit.utc_month(e.ts)::text, 7), e.append_no, audit.leaf(e)
      FROM audit.events e WHERE e.ts = ? AND e.event_id = ?
      """;
  private static final String CALL =
      """
      SELECT left(audit.utc_month(u.ts)::text, 7), u.append_no, audit.leaf(u)
      FROM audit.tool_usage u WHERE u.ts = ? AND u.usage_id = ?
      """;

  /**
   * Looks for one.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_ENTRY_NOT_FOUND}, {@link
   *     ErrorCode#AUDIT_NOT_SEALED}
   */
  static SealedEntry find(Connection connection, String table, Instant ts, String id)
      throws SQLException {
    boolean isEvent = SealedTable.EVENTS.table().equals(table);
    try (PreparedStatement statement = connection.prepareStatement(isEvent ? EVENT : CALL)) {
      statement.setObject(1, OffsetDateTime.ofInstant(ts, ZoneOffset.UTC));
      statement.setString(2, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new StemmaException(
              ErrorCode.AUDIT_ENTRY_NOT_FOUND,
              "audit." + table + " has no entry '" + id + "' of " + ts + ".");
        }
        String log = table + "/" + row.getString(1);
        long index = index(connection, log, row.getLong(2));
        return new SealedEntry(log, index, Hash.at(row.getBytes(3), 0));
      }
    }
  }

  private static final String INDEX =
      """
      SELECT tile, array_position(append_nos, ?) - 1 FROM audit.tiles
      WHERE log = ? AND level = 0 AND append_nos[1] <= ? ORDER BY tile DESC LIMIT 1
      """;

  private static long index(Connection connection, String log, long appendNo) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INDEX)) {
      statement.setLong(1, appendNo);
      statement.setString(2, log);
      statement.setLong(3, appendNo);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw TrailProofs.notSealed("The entry is not sealed yet.");
        }
        long place = row.getLong(2);
        if (row.wasNull()) {
          throw TrailProofs.notSealed("The entry is not sealed yet.");
        }
        return row.getLong(1) * Tile.WIDTH + place;
      }
    }
  }
}
