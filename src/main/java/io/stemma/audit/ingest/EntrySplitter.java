package io.stemma.audit.ingest;

import java.util.Arrays;

/**
 * Cuts a body into entries while it comes, without looking into them: where strings and brackets
 * end is all it understands. An entry that lies in one piece is handed on as it lies.
 */
abstract class EntrySplitter {
  private final int maxEntryBytes;
  private final Sink sink;
  private byte[] kept = new byte[0];
  private int keptLength;
  private boolean tooLarge;

  EntrySplitter(int maxEntryBytes, Sink sink) {
    this.maxEntryBytes = maxEntryBytes;
    this.sink = sink;
  }

  /** Is told what was found. */
  interface Sink {
    /** An entry; the bytes are its only until this returns. */
    void entry(byte[] bytes, int from, int length);

    /** An entry of more bytes than it may have. */
    void tooLarge();

    /** A line with nothing on it where an entry should be. */
    void empty();
  }

  /** Takes the next bytes of the body. */
  abstract void feed(byte[] bytes, int from, int to);

  /**
   * The body ends here.
   *
   * @throws io.stemma.error.StemmaException where it is not whole
   */
  abstract void end();

  final Sink sink() {
    return sink;
  }

  /** Whether there are bytes of an entry whose end has not come. */
  final boolean isWithinEntry() {
    return keptLength > 0 || tooLarge;
  }

  /** Keeps the beginning of an entry whose end has not come. */
  final void keep(byte[] bytes, int from, int to) {
    int length = to - from;
    if (tooLarge || keptLength + length > maxEntryBytes) {
      tooLarge = true;
      keptLength = 0;
      return;
    }
    if (keptLength + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(keptLength + length, 2 * kept.length));
    }
    System.arraycopy(bytes, from, kept, keptLength, length);
    keptLength += length;
  }

  /** Forgets the beginning of what was no entry. */
  final void forget() {
    keptLength = 0;
    tooLarge = false;
  }

  /** Hands on an entry of which these are the last bytes. */
  final void hand(byte[] bytes, int from, int to) {
    if (!isWithinEntry() && to - from <= maxEntryBytes) {
      sink.entry(bytes, from, to - from);
      return;
    }
    keep(bytes, from, to);
    boolean refused = tooLarge;
    int length = keptLength;
    forget();
    if (refused) {
      sink.tooLarge();
    } else {
      sink.entry(kept, 0, length);
    }
  }
}
