package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.Tile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The hashes and numbers that were kept of a month's entries, in their order. */
final class SealedLeaves {
  private static final String TILE =
      "SELECT hashes, append_nos FROM audit.tiles WHERE log = ? AND level = 0 AND tile = ?";

  private final Connection connection;
  private final String log;
  private long number;
  private Tile tile;
  private Long[] appendNos = {};
  private int place;

  /** What was kept of an entry. */
  record Leaf(long index, long appendNo, Hash hash) {}

  SealedLeaves(Connection connection, String log) throws SQLException {
    this.connection = connection;
    this.log = log;
    this.tile = new Tile(0, 0, new byte[0]);
    this.number = -1;
    turn();
  }

  /** The next one; null after the last. */
  @Nullable Leaf next() throws SQLException {
    if (place == tile.width()) {
      turn();
    }
    if (place >= Math.min(tile.width(), appendNos.length)) {
      return null;
    }
    Leaf leaf = new Leaf(number * Tile.WIDTH + place, appendNos[place], tile.at(place));
    place++;
    return leaf;
  }

  private void turn() throws SQLException {
    number++;
    place = 0;
    try (PreparedStatement statement = connection.prepareStatement(TILE)) {
      statement.setString(1, log);
      statement.setLong(2, number);
      try (ResultSet row = statement.executeQuery()) {
        boolean isThere = row.next();
        tile = new Tile(0, number, isThere ? row.getBytes(1) : new byte[0]);
        appendNos = isThere ? (Long[]) row.getArray(2).getArray() : new Long[0];
      }
    }
  }
}
