package io.stemma.store.postgres;

/**
 * The way to the database.
 *
 * @param url where it is asked
 * @param pooled whether a pooler answers there, which lends a session of the server for one
 *     transaction at a time, so that nothing may be left in it for the next
 */
public record Route(DatabaseUrl url, boolean pooled) {
  /** To the server itself. */
  public static Route direct(DatabaseUrl url) {
    return new Route(url, false);
  }

  /** To a pooler in front of it. */
  public static Route pooled(DatabaseUrl url) {
    return new Route(url, true);
  }
}
