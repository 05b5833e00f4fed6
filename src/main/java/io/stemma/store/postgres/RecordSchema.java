package io.stemma.store.postgres;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Whether the tables are there that the service reads, as the service knows them. */
public final class RecordSchema {
  private final RecordReader reader;
  private final String last;

  /**
   * Over those tables.
   *
   * @param last the last migration that this program knows
   */
  public RecordSchema(RecordReader reader, String last) {
    this.reader = reader;
    this.last = last;
  }

  private static final String TOUCH =
      """
      SELECT to_regclass('stemma.schema_history') IS NOT NULL, (SELECT agent_id FROM core.identities LIMIT 1)
      """;

  private static final String VERSION =
      "SELECT max(version) FROM stemma.schema_history WHERE success";

  /** Fails with a {@link io.stemma.error.StemmaException} that says what is missing. */
  public Uni<Void> require() {
    return reader
        .read(TOUCH, Tuple.tuple())
        .chain(
            // What psql applied has no history.
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? reader
                        .read(VERSION, Tuple.tuple())
                        .invoke(this::requireCurrent)
                        .replaceWithVoid()
                    : Uni.createFrom().voidItem());
  }

  private void requireCurrent(RowSet<Row> versions) {
    String version = versions.iterator().next().getString(0);
    int order = version == null ? -1 : version.compareTo(last);
    if (order > 0) {
      throw new StemmaException(
          ErrorCode.SCHEMA_NEWER, newer(reader.url(), "record", version, last));
    }
    if (order < 0) {
      throw new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          "The schema is not up to date: it is at migration "
              + (version == null ? "none" : version)
              + ", and this program needs "
              + last
              + ": run 'scripts/stemma migrate run'.");
    }
  }

  /** What is said of a database that a newer program has migrated. */
  public static String newer(DatabaseUrl url, String part, String there, String known) {
    return "The "
        + part
        + " at "
        + url
        + " is at migration "
        + there
        + ", and this program knows those up to "
        + known
        + ": a newer one has migrated it. Use that one; to go back, restore a backup from before.";
  }
}
