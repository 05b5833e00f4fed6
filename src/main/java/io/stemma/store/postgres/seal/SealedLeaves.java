package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.KeptLeaf;
import io.stemma.audit.seal.Tile;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The hashes and numbers that were kept of a month's entries, in their order. Fails with an {@link
 * IllegalArgumentException} where they are damaged.
 */
final class SealedLeaves implements KeptLeaf.Source {
  private static final String TILE =
      "SELECT hashes, append_nos FROM audit.tiles WHERE log = ? AND level = 0 AND tile = ?";

  private final Connection connection;
  private final String log;
  private long number;
  private Tile tile;
  private Long[] appendNos = {};
  private int place;
  private long last;

  SealedLeaves(Connection connection, String log) {
    this.connection = connection;
    this.log = log;
    this.tile = new Tile(0, 0, new byte[0]);
    this.number = -1;
  }

  @Override
  public @Nullable KeptLeaf next() {
    if (place == tile.width() && (place == Tile.WIDTH || number < 0)) {
      turn();
    }
    if (place >= tile.width()) {
      return null;
    }
    Long appendNo = appendNos[place];
    if (appendNo == null || appendNo < last) {
      throw new IllegalArgumentException(
          "number %s follows %d in %s".formatted(appendNo, last, tile));
    }
    KeptLeaf leaf = new KeptLeaf(number * Tile.WIDTH + place, appendNo, tile.at(place));
    last = appendNo;
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
        if (!row.next()) {
          tile = new Tile(0, number, new byte[0]);
          appendNos = new Long[0];
          return;
        }
        tile = new Tile(0, number, row.getBytes(1));
        appendNos = numbers(row.getArray(2));
        if (appendNos.length != tile.width()) {
          throw new IllegalArgumentException(
              "%s has %d hashes and %d numbers".formatted(tile, tile.width(), appendNos.length));
        }
      }
    } catch (SQLException e) {
      throw new SealFailure(e);
    }
  }

  /** Those of a tile; none where something else was kept. */
  static Long[] numbers(@Nullable Array kept) throws SQLException {
    return kept != null && kept.getArray() instanceof Long[] numbers ? numbers : new Long[0];
  }
}
