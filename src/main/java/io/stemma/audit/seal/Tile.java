package io.stemma.audit.seal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to 256 hashes that stand side by side in a tree, at a level that 8 divides, as C2SP's
 * tlog-tiles cuts them: tile {@code number} of tile level {@code level} begins with the subtree
 * {@code number · 256} of level {@code 8 · level}.
 */
public final class Tile {
  /** Hashes of a full one. */
  public static final int WIDTH = 256;

  /** Levels of the tree from one tile level to the next. */
  static final int HEIGHT = 8;

  private final int level;
  private final long number;
  private final byte[] hashes;
  private int width;

  /**
   * One that was kept.
   *
   * @param hashes one after the other; null where none were kept
   * @throws IllegalArgumentException when they are no whole hashes, or too many
   */
  public Tile(int level, long number, byte @Nullable [] hashes) {
    if (hashes == null || hashes.length % Hash.SIZE != 0 || hashes.length > WIDTH * Hash.SIZE) {
      throw new IllegalArgumentException(
          "tile/%d/%d has %s bytes, which are no %d hashes or fewer"
              .formatted(level, number, hashes == null ? "no" : hashes.length, WIDTH));
    }
    this.level = level;
    this.number = number;
    this.hashes = Arrays.copyOf(hashes, WIDTH * Hash.SIZE);
    this.width = hashes.length / Hash.SIZE;
  }

  static Tile empty(int level, long number) {
    return new Tile(level, number, new byte[0]);
  }

  public int level() {
    return level;
  }

  public long number() {
    return number;
  }

  /** How many hashes it has by now. */
  public int width() {
    return width;
  }

  /** Its hashes, one after the other. */
  public byte[] hashes() {
    return Arrays.copyOf(hashes, width * Hash.SIZE);
  }

  boolean isFull() {
    return width == WIDTH;
  }

  /** Adds one, unless it is full. */
  void add(Hash hash) {
    hash.copyTo(hashes, width * Hash.SIZE);
    width++;
  }

  /** One of its hashes. */
  public Hash at(int place) {
    if (place >= width) {
      throw new TiledTree.MissingTileException(this + " has no hash " + place);
    }
    return Hash.at(hashes, place * Hash.SIZE);
  }

  /** The hash of a subtree within it: {@code 2^height} of its hashes from a place on. */
  public Hash over(int place, int height) {
    if (height == 0) {
      return at(place);
    }
    int half = 1 << (height - 1);
    return Hash.ofPair(over(place, height - 1), over(place + half, height - 1));
  }

  @Override
  public String toString() {
    return "tile/" + level + "/" + number;
  }
}
