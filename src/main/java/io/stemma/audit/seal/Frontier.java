package io.stemma.audit.seal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The root of a tree whose leaves go by one after the other: it remembers a hash for each whole
 * subtree that still stands alone, at most one a level.
 */
public final class Frontier {
  /** The smallest subtree first; their sizes are the ones in the binary form of {@link #size}. */
  private final Deque<Hash> standing = new ArrayDeque<>();

  private long size;

  /** The next leaf. */
  public void add(Hash leaf) {
    Hash whole = leaf;
    for (long joined = size; (joined & 1) == 1; joined >>= 1) {
      whole = Hash.ofPair(standing.pop(), whole);
    }
    standing.push(whole);
    size++;
  }

  /** How many leaves have gone by. */
  public long size() {
    return size;
  }

  /** What they come to. */
  public Hash root() {
    if (size == 0) {
      return Hash.EMPTY;
    }
    Iterator<Hash> subtrees = standing.iterator();
    Hash root = subtrees.next();
    while (subtrees.hasNext()) {
      root = Hash.ofPair(subtrees.next(), root);
    }
    return root;
  }
}
