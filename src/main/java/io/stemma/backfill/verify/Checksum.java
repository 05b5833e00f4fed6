package io.stemma.backfill.verify;

import java.util.BitSet;
import java.util.HexFormat;

/**
 * How many rows, and the sum of their hashes modulo 2^64: the same in any order, and two equal rows
 * do not cancel each other. Kept in parts by the first bits of the hash, so that a difference is
 * known to lie among few rows.
 */
final class Checksum {
  static final int BUCKETS = 1024;
  private static final int SHIFT = Long.SIZE - 10;

  private final long[] counts = new long[BUCKETS];
  private final long[] sums = new long[BUCKETS];

  static int bucketOf(long hash) {
    return (int) (hash >>> SHIFT);
  }

  void add(long hash) {
    add(bucketOf(hash), 1, hash);
  }

  void remove(long hash) {
    add(bucketOf(hash), -1, -hash);
  }

  void add(int bucket, long count, long sum) {
    counts[bucket] += count;
    sums[bucket] += sum;
  }

  void add(Checksum other) {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      add(bucket, other.counts[bucket], other.sums[bucket]);
    }
  }

  /** The buckets in which the two are not the same. */
  BitSet differing(Checksum other) {
    BitSet differing = new BitSet(BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      differing.set(
          bucket, counts[bucket] != other.counts[bucket] || sums[bucket] != other.sums[bucket]);
    }
    return differing;
  }

  long rows() {
    long rows = 0;
    for (long count : counts) {
      rows += count;
    }
    return rows;
  }

  /** The sum over all buckets, as 16 hexadecimal digits. */
  String text() {
    long sum = 0;
    for (long part : sums) {
      sum += part;
    }
    return HexFormat.of().toHexDigits(sum);
  }
}
