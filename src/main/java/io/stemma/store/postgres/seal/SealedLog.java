package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.MerkleTree;
import io.stemma.audit.seal.Tile;
import io.stemma.audit.seal.TiledTree;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One tree as its tiles are kept: a month's, or the log of all months. */
final class SealedLog {
  /** The log of all months. */
  static final String SEALS = "seals";

  private final Connection connection;
  private final String name;
  private final TiledTree tree;
  private final Map<Long, List<Long>> appendNos = new HashMap<>();
  private long size;

  SealedLog(Connection connection, String name, long size) {
    this.connection = connection;
    this.name = name;
    this.size = size;
    this.tree = new TiledTree(size, this::find);
  }

  String name() {
    return name;
  }

  long size() {
    return size;
  }

  /** The tree as it is now. */
  MerkleTree tree() {
    return tree.tree();
  }

  private static final String FIND =
      "SELECT hashes, append_nos FROM audit.tiles WHERE log = ? AND level = ? AND tile = ?";

  private Optional<Tile> find(int level, long number) {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, name);
      statement.setInt(2, level);
      statement.setLong(3, number);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        remember(number, level == 0 ? row.getArray(2) : null);
        return Optional.of(new Tile(level, number, row.getBytes(1)));
      }
    } catch (SQLException e) {
      throw new SealFailure(e);
    }
  }

  private static final String LAST_NUMBERS =
      "SELECT append_nos FROM audit.tiles WHERE log = ? AND level = 0 AND tile = ?";

  /**
   * The number of the last entry; 0 where there is none.
   *
   * @throws IllegalArgumentException where it was not kept
   */
  long lastNumber() throws SQLException {
    if (size == 0) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(LAST_NUMBERS)) {
      statement.setString(1, name);
      statement.setLong(2, (size - 1) / Tile.WIDTH);
      try (ResultSet row = statement.executeQuery()) {
        Long[] kept = SealedLeaves.numbers(row.next() ? row.getArray(1) : null);
        int place = (int) ((size - 1) % Tile.WIDTH);
        if (kept.length != place + 1 || kept[place] == null) {
          throw new IllegalArgumentException("the number of entry " + (size - 1) + " is gone");
        }
        return kept[place];
      }
    }
  }

  private void remember(long number, @Nullable Array numbers) throws SQLException {
    if (numbers != null) {
      appendNos.put(number, new ArrayList<>(Arrays.asList(SealedLeaves.numbers(numbers))));
    }
  }

  /**
   * Adds a leaf.
   *
   * @param appendNo of the entry; null in the log of all months
   */
  void add(Hash leaf, @Nullable Long appendNo) {
    tree.add(leaf);
    if (appendNo != null) {
      appendNos.computeIfAbsent(size / Tile.WIDTH, tile -> new ArrayList<>()).add(appendNo);
    }
    size++;
  }

  private static final String SAVE =
      """
      INSERT INTO audit.tiles (log, level, tile, hashes, append_nos) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (log, level, tile) DO UPDATE
      SET hashes = EXCLUDED.hashes, append_nos = EXCLUDED.append_nos
      """;

  /** Keeps what has changed. */
  void save() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      for (Tile tile : tree.changed()) {
        statement.setString(1, name);
        statement.setInt(2, tile.level());
        statement.setLong(3, tile.number());
        statement.setBytes(4, tile.hashes());
        statement.setArray(5, numbers(tile));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    appendNos.keySet().removeIf(tile -> tile < size / Tile.WIDTH);
  }

  private @Nullable Array numbers(Tile tile) throws SQLException {
    List<Long> numbers = tile.level() == 0 ? appendNos.get(tile.number()) : null;
    return numbers == null ? null : connection.createArrayOf("bigint", numbers.toArray());
  }
}
