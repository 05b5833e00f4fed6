package io.stemma.audit.seal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tree in tiles: it grows at its end, touching one tile a level. */
public final class TiledTree implements Subtrees {
  private final Tiles tiles;
  private final Map<List<Long>, Tile> seen = new HashMap<>();
  private final Map<List<Long>, Tile> changed = new LinkedHashMap<>();
  private long size;

  /** Where the tiles are kept. */
  @FunctionalInterface
  public interface Tiles {
    /** A tile; empty where there is none yet. */
    Optional<Tile> find(int level, long number);
  }

  /**
   * A tree of so many leaves.
   *
   * @param tiles holds those of the leaves
   */
  public TiledTree(long size, Tiles tiles) {
    this.size = size;
    this.tiles = tiles;
  }

  /** The tree as it is. */
  public MerkleTree tree() {
    return new MerkleTree(size, this);
  }

  /** Adds a leaf. */
  public void add(Hash leaf) {
    add(0, size, leaf);
    size++;
  }

  private void add(int level, long place, Hash hash) {
    long number = place / Tile.WIDTH;
    Tile tile = place % Tile.WIDTH == 0 ? Tile.empty(level, number) : tile(level, number);
    if (tile.width() != place % Tile.WIDTH) {
      throw new MissingTileException(tile + " has " + tile.width() + " hashes by now");
    }
    tile.add(hash);
    seen.put(key(level, number), tile);
    changed.put(key(level, number), tile);
    if (tile.isFull()) {
      add(level + 1, number, tile.over(0, Tile.HEIGHT));
    }
  }

  /** The tiles that have changed since this was last asked. */
  public Collection<Tile> changed() {
    List<Tile> all = new ArrayList<>(changed.values());
    changed.clear();
    return all;
  }

  @Override
  public Hash at(int level, long index) {
    int tileLevel = level / Tile.HEIGHT;
    int height = level % Tile.HEIGHT;
    long place = index << height;
    return tile(tileLevel, place / Tile.WIDTH).over((int) (place % Tile.WIDTH), height);
  }

  private Tile tile(int level, long number) {
    return seen.computeIfAbsent(
        key(level, number),
        key ->
            tiles
                .find(level, number)
                .orElseThrow(
                    () ->
                        new MissingTileException("tile/" + level + "/" + number + " is missing")));
  }

  private static List<Long> key(int level, long number) {
    return List.of((long) level, number);
  }

  /** A tile that the tree's size says there is. */
  public static final class MissingTileException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    MissingTileException(String message) {
      super(message);
    }
  }
}
