package io.stemma.audit.ingest;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;

/** The elements of a JSON array, or one value that is none. */
final class ArraySplitter extends EntrySplitter {
  private State state = State.BEFORE;
  private boolean array;
  private boolean inString;
  private boolean escaped;
  private int depth;

  ArraySplitter(int maxEntryBytes, Sink sink) {
    super(maxEntryBytes, sink);
  }

  private enum State {
    BEFORE,
    /** All that comes is one value. */
    ONE,
    FIRST,
    NEXT,
    WITHIN,
    BEHIND,
    DONE
  }

  /** Whether the body is an array. */
  boolean isArray() {
    return array;
  }

  @Override
  void feed(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      at = step(bytes, at, to);
    }
  }

  private int step(byte[] bytes, int at, int to) {
    return switch (state) {
      case ONE -> {
        keep(bytes, at, to);
        yield to;
      }
      case WITHIN -> within(bytes, at, to);
      case BEFORE, FIRST, NEXT, BEHIND, DONE -> between(bytes[at], at);
    };
  }

  /** What comes next begins at the place that is returned. */
  private int between(byte b, int at) {
    if (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
      return at + 1;
    }
    if (state == State.BEFORE && b == '[') {
      array = true;
      state = State.FIRST;
      return at + 1;
    }
    if (state == State.BEFORE) {
      state = State.ONE;
      return at;
    }
    if (b == ']' && (state == State.FIRST || state == State.BEHIND)) {
      state = State.DONE;
      return at + 1;
    }
    if (state == State.BEHIND && b == ',') {
      state = State.NEXT;
      return at + 1;
    }
    if (state == State.BEHIND || state == State.DONE || b == ']' || b == ',') {
      throw broken("has '" + (char) (b & 0xFF) + "' where it should not be");
    }
    state = State.WITHIN;
    return at;
  }

  /** Goes on until the element ends, or the bytes do. */
  private int within(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inString = false;
        }
        continue;
      }
      switch (b) {
        case '"' -> inString = true;
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (depth == 0) {
            return ended(bytes, from, i);
          }
          if (--depth == 0) {
            return ended(bytes, from, i + 1);
          }
        }
        case ',' -> {
          if (depth == 0) {
            return ended(bytes, from, i);
          }
        }
        default -> {}
      }
    }
    keep(bytes, from, to);
    return to;
  }

  private int ended(byte[] bytes, int from, int to) {
    state = State.BEHIND;
    hand(bytes, from, to);
    return to;
  }

  @Override
  void end() {
    switch (state) {
      case ONE -> hand(new byte[0], 0, 0);
      case BEFORE ->
          throw new StemmaException(ErrorCode.INVALID_JSON, "The body is missing: send JSON.");
      case FIRST, NEXT, WITHIN, BEHIND -> throw broken("ends before the array does");
      case DONE -> {}
    }
  }

  private static StemmaException broken(String how) {
    return new StemmaException(
        ErrorCode.INVALID_JSON,
        "The body is not valid JSON: it " + how + ". Nothing of it was stored.");
  }
}
