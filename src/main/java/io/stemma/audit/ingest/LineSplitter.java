package io.stemma.audit.ingest;

/** Entries of which each is a line (NDJSON). */
final class LineSplitter extends EntrySplitter {
  private boolean blank = true;

  LineSplitter(int maxEntryBytes, Sink sink) {
    super(maxEntryBytes, sink);
  }

  @Override
  void feed(byte[] bytes, int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        line(bytes, start, i);
        start = i + 1;
      } else if (b != ' ' && b != '\t' && b != '\r') {
        blank = false;
      }
    }
    if (start < to) {
      keep(bytes, start, to);
    }
  }

  private void line(byte[] bytes, int from, int to) {
    if (blank) {
      forget();
      sink().empty();
    } else {
      hand(bytes, from, to);
    }
    blank = true;
  }

  @Override
  void end() {
    // What stands behind the last line's end is no line.
    if (isWithinEntry() && !blank) {
      hand(new byte[0], 0, 0);
    }
  }
}
