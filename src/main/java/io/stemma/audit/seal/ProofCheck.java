package io.stemma.audit.seal;

import java.util.Iterator;
import java.util.List;

/**
 * Checks proofs against roots, knowing nothing of the tree (RFC 9162, 2.1.3.2 and 2.1.4.2). What
 * does not fit is false, whatever it holds.
 */
public final class ProofCheck {
  private ProofCheck() {}

  /**
   * Whether a leaf is at a place of a tree.
   *
   * @param size of the tree
   * @param path the hashes beside its way up, the nearest first
   */
  public static boolean includes(long leaf, Hash hash, long size, List<Hash> path, Hash root) {
    if (leaf < 0 || leaf >= size) {
      return false;
    }
    long place = leaf;
    long last = size - 1;
    Hash made = hash;
    for (Hash beside : path) {
      if (last == 0) {
        return false;
      }
      if (isRight(place) || place == last) {
        made = Hash.ofPair(beside, made);
        while (!isRight(place) && place != 0) {
          place >>= 1;
          last >>= 1;
        }
      } else {
        made = Hash.ofPair(made, beside);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 && made.equals(root);
  }

  /**
   * Whether the smaller of two trees is the beginning of the other.
   *
   * @param path what {@link MerkleTree#consistency} gives
   */
  public static boolean agree(
      long earlier, Hash earlierRoot, long later, Hash laterRoot, List<Hash> path) {
    if (earlier < 0 || earlier > later) {
      return false;
    }
    if (earlier == later || earlier == 0) {
      return path.isEmpty() && (earlier == 0 || earlierRoot.equals(laterRoot));
    }
    return climbed(earlier, earlierRoot, later, laterRoot, path);
  }

  private static boolean climbed(
      long earlier, Hash earlierRoot, long later, Hash laterRoot, List<Hash> path) {
    Iterator<Hash> hashes = path.iterator();
    boolean isWhole = Long.bitCount(earlier) == 1;
    if (!isWhole && !hashes.hasNext()) {
      return false;
    }
    long place = (earlier - 1) >> Long.numberOfTrailingZeros(earlier);
    long last = (later - 1) >> Long.numberOfTrailingZeros(earlier);
    Hash old = isWhole ? earlierRoot : hashes.next();
    Hash made = old;
    while (hashes.hasNext()) {
      Hash beside = hashes.next();
      if (last == 0) {
        return false;
      }
      if (isRight(place) || place == last) {
        old = Hash.ofPair(beside, old);
        made = Hash.ofPair(beside, made);
        while (!isRight(place) && place != 0) {
          place >>= 1;
          last >>= 1;
        }
      } else {
        made = Hash.ofPair(made, beside);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 && old.equals(earlierRoot) && made.equals(laterRoot);
  }

  private static boolean isRight(long place) {
    return (place & 1) == 1;
  }
}
