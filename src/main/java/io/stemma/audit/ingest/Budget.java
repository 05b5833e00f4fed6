package io.stemma.audit.ingest;

/**
 * How much may be on its way in at once, of all requests together. Whoever is alone may go on
 * however much it is: its own limits bound it.
 */
public final class Budget {
  private final long maxEntries;
  private final long maxBytes;
  private long entries;
  private long bytes;

  public Budget(long maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** What one request has taken of it. */
  public final class Share implements AutoCloseable {
    private long ownEntries;
    private long ownBytes;
    private boolean closed;

    private Share() {}

    /**
     * Takes more.
     *
     * @return whether there was as much; if not, nothing was taken
     */
    public boolean take(long moreEntries, long moreBytes) {
      synchronized (Budget.this) {
        boolean alone = entries == ownEntries && bytes == ownBytes;
        boolean fits = entries + moreEntries <= maxEntries && bytes + moreBytes <= maxBytes;
        if (closed || !(alone || fits)) {
          return false;
        }
        ownEntries += moreEntries;
        ownBytes += moreBytes;
        entries += moreEntries;
        bytes += moreBytes;
        return true;
      }
    }

    /** Gives all of it back. */
    @Override
    public void close() {
      synchronized (Budget.this) {
        if (!closed) {
          closed = true;
          entries -= ownEntries;
          bytes -= ownBytes;
        }
      }
    }
  }

  /** A share with nothing in it yet. */
  public Share share() {
    return new Share();
  }

  /** Bytes that are taken. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Entries that are taken. */
  public synchronized long entries() {
    return entries;
  }
}
