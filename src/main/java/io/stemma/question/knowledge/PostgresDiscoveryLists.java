package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.question.ListPlace;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.sql.FoundRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of discoveries as PostgreSQL answers them. */
public final class PostgresDiscoveryLists implements DiscoveryListSql {
  private static final String NEWEST_OF_ALL = "infinity";
  private static final String OLDEST_OF_ALL = "-infinity";

  private final RecordReader reader;

  public PostgresDiscoveryLists(RecordReader reader) {
    this.reader = reader;
  }

  private static final String NEWEST_FIRST =
      """
      SELECT d.discovery_id AS id, %s, d.discovery_key, %s::text AS place
        FROM core.discoveries d
       WHERE (%s, d.discovery_key) < ($1::text::timestamptz, $2)
      """
          .formatted(PostgresItem.COLUMNS, PostgresItem.CREATED, PostgresItem.CREATED);
  private static final String TO_LIMIT =
      " ORDER BY %s DESC, d.discovery_key DESC LIMIT $3".formatted(PostgresItem.CREATED);
  private static final String NEWEST = NEWEST_FIRST + "%s" + TO_LIMIT;
  private static final String OPEN_QUESTIONS =
      NEWEST_FIRST
          + """
             AND left(d.type, 100) = 'question' AND d.type = 'question'
             AND NOT EXISTS (SELECT FROM core.discovery_links k
                              WHERE k.dst_id = d.discovery_id AND k.link_type = 'response_to'
                                AND k.src_id <> d.discovery_id)
            """
          + TO_LIMIT;

  @Override
  public Uni<List<FoundRow>> newest(DiscoveryFilter filter, ListPlace behind, long most) {
    Tuple parameters = Tuple.of(behind.momentOr(NEWEST_OF_ALL), behind.key(), most);
    String conditions = PostgresFilter.of(filter, parameters);
    return reader.find(NEWEST.formatted(conditions), parameters);
  }

  @Override
  public Uni<List<FoundRow>> openQuestions(ListPlace behind, long most) {
    return reader.find(
        OPEN_QUESTIONS, Tuple.of(behind.momentOr(NEWEST_OF_ALL), behind.key(), most));
  }

  // The row's time is compared, not the name, though names of old estates look like times.
  private static final String ORPHANS =
      """
      SELECT d.discovery_id AS id, %s, d.discovery_key, %s::text AS place
        FROM core.discoveries d
       WHERE (%s, d.discovery_key) > ($1::text::timestamptz, $2)
         AND %s < now() - make_interval(days => $4)
         AND NOT EXISTS (SELECT FROM core.discovery_links k
                          WHERE k.dst_id = d.discovery_id AND k.src_id <> d.discovery_id)
       ORDER BY %s, d.discovery_key LIMIT $3
      """
          .formatted(
              PostgresItem.COLUMNS,
              PostgresItem.CREATED,
              PostgresItem.CREATED,
              PostgresItem.CREATED,
              PostgresItem.CREATED);

  @Override
  public Uni<List<FoundRow>> orphans(int days, ListPlace behind, long most) {
    return reader.find(ORPHANS, Tuple.of(behind.momentOr(OLDEST_OF_ALL), behind.key(), most, days));
  }

  // The index has the words without their weights and places, so a rank is computed from the text:
  // once for each match, and of very many matches only for the newest.
  private static final String SEARCH =
      """
      WITH matches AS (
        SELECT d.discovery_key, %s AS created, d.summary, d.details
          FROM core.discoveries d
         WHERE core.searched_text(d.summary, d.details)
               @@ websearch_to_tsquery('pg_catalog.english', $1)
         %%s
         ORDER BY %s DESC, d.discovery_key DESC LIMIT $2
      ), ranked AS MATERIALIZED (
        SELECT discovery_key, created,
               ts_rank(core.searched_text(summary, details),
                       websearch_to_tsquery('pg_catalog.english', $1), 1) AS rank
          FROM matches
      ), page AS (
        SELECT discovery_key, created, rank FROM ranked
         WHERE (rank, created, discovery_key)
               < ($3::text::real, $4::text::timestamptz, $5)
         ORDER BY rank DESC, created DESC, discovery_key DESC LIMIT $6
      )
      SELECT websearch_to_tsquery('pg_catalog.english', $1)::text AS searched_for,
             p.rank, p.rank::text AS rank_text, p.created::text AS place, p.discovery_key,
             d.discovery_id AS id, %s
        FROM (VALUES (1)) one
        LEFT JOIN page p ON true
        LEFT JOIN core.discoveries d USING (discovery_key)
       ORDER BY p.rank DESC, p.created DESC, p.discovery_key DESC
      """
          .formatted(PostgresItem.CREATED, PostgresItem.CREATED, PostgresItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> search(
      String words,
      DiscoveryFilter filter,
      int ranked,
      @Nullable String behindRank,
      ListPlace behind,
      long most) {
    Tuple parameters =
        Tuple.tuple()
            .addString(words)
            .addInteger(ranked)
            .addString(behindRank == null ? "infinity" : behindRank)
            .addString(behind.momentOr(NEWEST_OF_ALL))
            .addLong(behind.key())
            .addLong(most);
    String conditions = PostgresFilter.of(filter, parameters);
    return reader.find(SEARCH.formatted(conditions), parameters);
  }
}
