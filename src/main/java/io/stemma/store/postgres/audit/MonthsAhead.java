package io.stemma.store.postgres.audit;

import io.smallrye.mutiny.Uni;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Tuple;

/** How many months after the current one are ready for events. */
public final class MonthsAhead {
  private final RecordReader reader;

  public MonthsAhead(RecordReader reader) {
    this.reader = reader;
  }

  private static final String FEWEST =
      """
      SELECT min(ahead) AS fewest
      FROM (SELECT count(p.month) AS ahead
            FROM audit.retention r
            LEFT JOIN audit.partitions p
              ON p.table_name = r.table_name AND NOT p.detaching AND p.month > audit.utc_month(now())
            GROUP BY r.table_name) AS by_table
      """;

  /**
   * Of the audit table that has the fewest; fails with a {@link io.stemma.error.StemmaException}.
   */
  public Uni<Long> fewest() {
    return reader.read(FEWEST, Tuple.tuple()).map(rows -> rows.iterator().next().getLong(0));
  }
}
