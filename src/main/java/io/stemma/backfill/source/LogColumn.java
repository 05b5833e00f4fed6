package io.stemma.backfill.source;

/** A member of the objects in a log of JSON lines, read as a column. */
public record LogColumn(String name, Kind kind) {
  /** What the member must be; anything else is no value of the column. */
  public enum Kind {
    TEXT,
    INTEGER,
    /** true and false, and the 1 and 0 that SQLite writes for them. */
    BOOLEAN
  }
}
