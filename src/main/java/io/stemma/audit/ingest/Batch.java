package io.stemma.audit.ingest;

import io.stemma.audit.TrailShape;
import io.stemma.error.StemmaException;
import io.stemma.record.RowLines;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of one request, in its order. Those that are refused have a problem in place of a
 * line.
 */
public final class Batch {
  private final TrailShape shape;
  private final RowLines lines;
  private final Map<Integer, StemmaException> refused = new TreeMap<>();

  public Batch(TrailShape shape) {
    this.shape = shape;
    this.lines = shape.lines();
  }

  public TrailShape shape() {
    return shape;
  }

  /** The entries that are not refused, with all that their callers left open. */
  public RowLines lines() {
    return lines;
  }

  /** Why entries are refused, by their places in the request, from 0. */
  public Map<Integer, StemmaException> refused() {
    return refused;
  }

  /** How many entries the request has. */
  public int size() {
    return lines.size() + refused.size();
  }

  /** Refuses the entry that comes next. */
  void refuse(StemmaException why) {
    refused.put(size(), why);
  }
}
