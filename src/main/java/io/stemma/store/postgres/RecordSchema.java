package io.stemma.store.postgres;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether the tables are there that the service reads, as the service knows them. */
public final class RecordSchema {
  private static final int MOST_NAMED = 3;

  private final RecordReader reader;
  private final SortedMap<String, Integer> migrations;

  /**
   * Over those tables.
   *
   * @param migrations those that this program knows: by version their checksums
   */
  public RecordSchema(RecordReader reader, SortedMap<String, Integer> migrations) {
    this.reader = reader;
    this.migrations = migrations;
  }

  private static final String TOUCH =
      """
      SELECT to_regclass('stemma.schema_history') IS NOT NULL, (SELECT agent_id FROM core.identities LIMIT 1)
      """;

  private static final String APPLIED =
      "SELECT version, checksum FROM stemma.schema_history WHERE success AND type = 'SQL'";

  /** Fails with a {@link io.stemma.error.StemmaException} that says what is missing. */
  public Uni<Void> require() {
    return reader
        .read(TOUCH, Tuple.tuple())
        .chain(
            // What psql applied has no history.
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? reader
                        .read(APPLIED, Tuple.tuple())
                        .invoke(this::requireCurrent)
                        .replaceWithVoid()
                    : Uni.createFrom().voidItem());
  }

  private void requireCurrent(RowSet<Row> rows) {
    SortedMap<String, Integer> applied = new TreeMap<>();
    for (Row row : rows) {
      applied.put(row.getString(0), row.getInteger(1));
    }
    requireKnown(reader.url(), "record", migrations, applied);
    String last = applied.isEmpty() ? "none" : applied.lastKey();
    if (!last.equals(migrations.lastKey())) {
      throw new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          "The schema is not up to date: it is at migration "
              + last
              + ", and this program needs "
              + migrations.lastKey()
              + ": run 'scripts/stemma migrate run'.");
    }
  }

  /**
   * Refuses a database whose migrations are not those of this program.
   *
   * @param known by version the checksums of this program's migrations
   * @param applied the same of those that the database has had
   * @throws StemmaException {@link ErrorCode#SCHEMA_OTHER_BUILD} where they differ, {@link
   *     ErrorCode#SCHEMA_NEWER} where the database has had more
   */
  public static void requireKnown(
      DatabaseUrl url,
      String part,
      SortedMap<String, Integer> known,
      SortedMap<String, Integer> applied) {
    List<String> others =
        applied.headMap(known.lastKey() + "\0").entrySet().stream()
            .filter(each -> !each.getValue().equals(known.get(each.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (!others.isEmpty()) {
      throw new StemmaException(ErrorCode.SCHEMA_OTHER_BUILD, otherBuild(url, part, others));
    }
    if (!applied.isEmpty() && applied.lastKey().compareTo(known.lastKey()) > 0) {
      throw new StemmaException(
          ErrorCode.SCHEMA_NEWER,
          "The %s at %s is at migration %s, and this program knows those up to %s: a newer one has migrated it. Use that one; to go back, restore a backup from before."
              .formatted(part, url, applied.lastKey(), known.lastKey()));
    }
  }

  private static String otherBuild(DatabaseUrl url, String part, List<String> others) {
    int more = others.size() - MOST_NAMED;
    return "The "
        + part
        + " at "
        + url
        + " was made by another build of Stemma: its migrations "
        + String.join(", ", others.subList(0, Math.min(MOST_NAMED, others.size())))
        + (more > 0 ? " and " + more + " more" : "")
        + " are not those of this program, and no migration leads from one to the other. Go on with"
        + " the build that made it: it backs the database up, and restores it. For this program make"
        + " a new database.";
  }
}
