package io.stemma.audit.seal;

import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree as RFC 6962 has them, over leaves that only come at its end: its roots of now and
 * of before, and the proofs that a leaf is in it and that an earlier tree is its beginning.
 *
 * @param size how many leaves it has
 */
public record MerkleTree(long size, Subtrees subtrees) {
  public MerkleTree {
    if (size < 0) {
      throw new IllegalArgumentException("a tree has no " + size + " leaves");
    }
  }

  /** What all leaves come to. */
  public Hash root() {
    return size == 0 ? Hash.EMPTY : over(0, size);
  }

  /** The tree that this one was when it had fewer leaves. */
  public MerkleTree before(long earlier) {
    if (earlier > size) {
      throw new IllegalArgumentException(earlier + " is past the " + size + " leaves");
    }
    return new MerkleTree(earlier, subtrees);
  }

  /**
   * The hashes that lead from a leaf to the root, the nearest first (RFC 6962, 2.1.1).
   *
   * @throws IllegalArgumentException when there is no such leaf
   */
  public List<Hash> inclusion(long leaf) {
    if (leaf < 0 || leaf >= size) {
      throw new IllegalArgumentException("leaf " + leaf + " is none of " + size);
    }
    List<Hash> path = new ArrayList<>();
    include(leaf, 0, size, path);
    return path;
  }

  private void include(long leaf, long from, long to, List<Hash> path) {
    if (to - from == 1) {
      return;
    }
    long middle = from + split(to - from);
    if (leaf < middle) {
      include(leaf, from, middle, path);
      path.add(over(middle, to));
    } else {
      include(leaf, middle, to, path);
      path.add(over(from, middle));
    }
  }

  /**
   * The hashes that show that an earlier tree is the beginning of this one (RFC 6962, 2.1.2).
   *
   * @throws IllegalArgumentException when the earlier one has more leaves
   */
  public List<Hash> consistency(long earlier) {
    before(earlier);
    List<Hash> path = new ArrayList<>();
    if (earlier > 0 && earlier < size) {
      agree(earlier, 0, size, true, path);
    }
    return path;
  }

  private void agree(long earlier, long from, long to, boolean isKnown, List<Hash> path) {
    if (earlier == to - from) {
      if (!isKnown) {
        path.add(over(from, to));
      }
      return;
    }
    long half = split(to - from);
    if (earlier <= half) {
      agree(earlier, from, from + half, isKnown, path);
      path.add(over(from + half, to));
    } else {
      agree(earlier - half, from + half, to, false, path);
      path.add(over(from, from + half));
    }
  }

  /** Where a range begins that a whole subtree covers, it is known; else it is put together. */
  private Hash over(long from, long to) {
    long leaves = to - from;
    if (Long.bitCount(leaves) == 1 && from % leaves == 0) {
      int level = Long.numberOfTrailingZeros(leaves);
      return subtrees.at(level, from >> level);
    }
    long middle = from + split(leaves);
    return Hash.ofPair(over(from, middle), over(middle, to));
  }

  /** The largest power of two below a number of leaves. */
  static long split(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }
}
