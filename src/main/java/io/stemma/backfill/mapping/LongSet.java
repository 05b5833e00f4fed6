package io.stemma.backfill.mapping;

/** A set of hashes that costs 16 bytes an element or less, where boxing would cost 60. */
public final class LongSet {
  private long[] slots = new long[1 << 10];
  private int size;
  private boolean hasZero;

  /** Adds a value; whether it was new. */
  public boolean add(long value) {
    if (value == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    if (!put(slots, value)) {
      return false;
    }
    if (++size * 2L > slots.length) {
      grow();
    }
    return true;
  }

  public boolean contains(long value) {
    if (value == 0) {
      return hasZero;
    }
    int at = start(slots, value);
    while (slots[at] != 0 && slots[at] != value) {
      at = at + 1 & slots.length - 1;
    }
    return slots[at] == value;
  }

  public boolean isEmpty() {
    return size == 0 && !hasZero;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long value : slots) {
      if (value != 0) {
        put(larger, value);
      }
    }
    slots = larger;
  }

  private static boolean put(long[] slots, long value) {
    int at = start(slots, value);
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = at + 1 & slots.length - 1;
    }
    slots[at] = value;
    return true;
  }

  /** The values are hashes already; their low bits are as good as any. */
  private static int start(long[] slots, long value) {
    return (int) value & slots.length - 1;
  }
}
