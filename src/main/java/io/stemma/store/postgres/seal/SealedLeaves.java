package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.KeptLeaf;
import io.stemma.audit.seal.Tile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The hashes and numbers that were kept of a month's entries, in their order. */
final class SealedLeaves implements KeptLeaf.Source {
  private static final String TILE =
      "SELECT hashes, append_nos FROM audit.tiles WHERE log = ? AND level = 0 AND tile = ?";

  private final Connection connection;
  private final String log;
  private long number;
  private Tile tile;
  private Long[] appendNos = {};
  private int place;

  SealedLeaves(Connection connection, String log) {
    this.connection = connection;
    this.log = log;
    this.tile = new Tile(0, 0, new byte[0]);
    this.number = -1;
    turn();
  }

  @Override
  public @Nullable KeptLeaf next() {
    if (place == tile.width()) {
      turn();
    }
    if (place >= Math.min(tile.width(), appendNos.length)) {
      return null;
    }
    KeptLeaf leaf = new KeptLeaf(number * Tile.WIDTH + place, appendNos[place], tile.at(place));
    place++;
    return leaf;
  }

  private void turn() {
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
    } catch (SQLException e) {
      throw new SealFailure(e);
    }
  }
}
