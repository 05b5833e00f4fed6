package io.stemma.record;

/**
 * What became of a row that was to be made.
 *
 * @param row as it is now
 * @param made whether this request made it; else it was there
 */
public record Stored(Row row, boolean made) {
  public static Stored made(Row row) {
    return new Stored(row, true);
  }

  public static Stored found(Row row) {
    return new Stored(row, false);
  }
}
