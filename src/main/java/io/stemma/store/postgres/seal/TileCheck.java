package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.Tile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds the tiles of a log against what they are made of. Verification makes its trees again and
 * needs none of them; proofs and the signer do.
 */
final class TileCheck {
  /** One level of tiles stands on so many levels of the tree. */
  private static final int HEIGHT = Integer.numberOfTrailingZeros(Tile.WIDTH);

  private final Connection connection;
  private final String log;
  private final Consumer<Finding> found;
  private Optional<Tile> tile = Optional.empty();
  private boolean isBroken;

  TileCheck(Connection connection, String log, Consumer<Finding> found) {
    this.connection = connection;
    this.log = log;
    this.found = found;
  }

  /** The next leaf, which the lowest tiles must hold. */
  void leaf(long index, Hash hash) throws SQLException {
    if (isBroken) {
      return;
    }
    int place = (int) (index % Tile.WIDTH);
    try {
      if (place == 0) {
        tile = find(0, index / Tile.WIDTH);
      }
      if (tile.isEmpty() || place >= tile.get().width() || !tile.get().at(place).equals(hash)) {
        broken("Tile %d of its leaves does not hold them.".formatted(index / Tile.WIDTH));
      }
    } catch (IllegalArgumentException e) {
      broken(e.getMessage() + ".");
    }
  }

  /**
   * The tiles above the lowest ones.
   *
   * @param size leaves of the log
   */
  void above(long size) throws SQLException {
    try {
      int level = 1;
      for (long below = size / Tile.WIDTH; below > 0 && !isBroken; below /= Tile.WIDTH) {
        for (long place = 0; place < below && !isBroken; place++) {
          hash(level, place);
        }
        level++;
      }
    } catch (IllegalArgumentException e) {
      broken(e.getMessage() + ".");
    }
  }

  private void hash(int level, long index) throws SQLException {
    int place = (int) (index % Tile.WIDTH);
    if (place == 0) {
      tile = find(level, index / Tile.WIDTH);
    }
    Optional<Tile> below = find(level - 1, index);
    if (tile.isEmpty()
        || below.isEmpty()
        || place >= tile.get().width()
        || below.get().width() < Tile.WIDTH
        || !tile.get().at(place).equals(below.get().over(0, HEIGHT))) {
      broken(
          "Tile %d of level %d does not hold the hashes of the tiles below it."
              .formatted(index / Tile.WIDTH, level));
    }
  }

  private static final String FIND =
      "SELECT hashes FROM audit.tiles WHERE log = ? AND level = ? AND tile = ?";

  private Optional<Tile> find(int level, long number) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, log);
      statement.setInt(2, level);
      statement.setLong(3, number);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Tile(level, number, row.getBytes(1)))
            : Optional.empty();
      }
    }
  }

  private void broken(String why) {
    isBroken = true;
    found.accept(Finding.ofLog(Kind.SEAL_BROKEN, log, why));
  }
}
