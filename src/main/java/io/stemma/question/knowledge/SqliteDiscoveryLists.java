package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.question.ListPlace;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.sqlite.SqliteReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of discoveries as a SQLite file answers them. */
public final class SqliteDiscoveryLists implements DiscoveryListSql {
  /** Sorts behind every moment as a file writes it. */
  private static final String NEWEST_OF_ALL = "~";

  private static final String OLDEST_OF_ALL = "";

  private final SqliteReader reader;

  public SqliteDiscoveryLists(SqliteReader reader) {
    this.reader = reader;
  }

  private static final String NEWEST_FIRST =
      """
      SELECT d.id AS id, %s, d.discovery_key, %s AS place
        FROM discoveries d
       WHERE (%s, d.discovery_key) < (?1, ?2)
      """
          .formatted(SqliteItem.COLUMNS, SqliteItem.CREATED, SqliteItem.CREATED);
  private static final String TO_LIMIT =
      " ORDER BY %s DESC, d.discovery_key DESC LIMIT ?3".formatted(SqliteItem.CREATED);
  private static final String NEWEST = NEWEST_FIRST + "%s" + TO_LIMIT;
  private static final String OPEN_QUESTIONS =
      NEWEST_FIRST
          + """
             AND d.type = 'question'
             AND NOT EXISTS (SELECT 1 FROM discovery_edges k
                              WHERE k.dst_id = d.id AND k.edge_type = 'response_to'
                                AND k.src_id <> d.id)
            """
          + TO_LIMIT;

  @Override
  public Uni<List<FoundRow>> newest(DiscoveryFilter filter, ListPlace behind, long most) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(behind.momentOr(NEWEST_OF_ALL));
    parameters.add(behind.key());
    parameters.add(most);
    String conditions = SqliteFilter.of(filter, parameters);
    return reader.find(NEWEST.formatted(conditions), parameters.toArray());
  }

  @Override
  public Uni<List<FoundRow>> openQuestions(ListPlace behind, long most) {
    return reader.find(OPEN_QUESTIONS, behind.momentOr(NEWEST_OF_ALL), behind.key(), most);
  }

  // The row's time is compared, not the name, though names of old estates look like times.
  private static final String ORPHANS =
      """
      SELECT d.id AS id, %s, d.discovery_key, %s AS place
        FROM discoveries d
       WHERE (%s, d.discovery_key) > (?1, ?2)
         AND %s < ?4
         AND NOT EXISTS (SELECT 1 FROM discovery_edges k
                          WHERE k.dst_id = d.id AND k.src_id <> d.id)
       ORDER BY %s, d.discovery_key LIMIT ?3
      """
          .formatted(
              SqliteItem.COLUMNS,
              SqliteItem.CREATED,
              SqliteItem.CREATED,
              SqliteItem.CREATED,
              SqliteItem.CREATED);

  @Override
  public Uni<List<FoundRow>> orphans(int days, ListPlace behind, long most) {
    Instant since = Instant.now().minus(days, ChronoUnit.DAYS);
    return reader.find(ORPHANS, behind.momentOr(OLDEST_OF_ALL), behind.key(), most, since);
  }

  // bm25 tells the better match by the lower number. A search that only says what is not wanted
  // finds all the others, none better than another.
  private static final String SEARCH =
      """
      WITH hits AS MATERIALIZED (
        SELECT rowid AS discovery_key, -bm25(discovery_search, 4.0, 1.0) AS rank
          FROM discovery_search WHERE discovery_search MATCH ?1
      ), found AS (
        SELECT discovery_key, rank FROM hits
        UNION ALL
        SELECT discovery_key, 0.0 FROM discoveries
         WHERE ?8 AND discovery_key NOT IN (SELECT discovery_key FROM hits)
           AND discovery_key NOT IN (SELECT rowid FROM discovery_search
                                      WHERE discovery_search MATCH ?2)
      ), ranked AS (
        SELECT found.discovery_key, found.rank, %s AS created
          FROM found JOIN discoveries d ON d.discovery_key = found.discovery_key
         WHERE true%%s
         ORDER BY created DESC, found.discovery_key DESC LIMIT ?3
      ), page AS (
        SELECT discovery_key, created, rank FROM ranked
         WHERE (rank, created, discovery_key) < (?4, ?5, ?6)
         ORDER BY rank DESC, created DESC, discovery_key DESC LIMIT ?7
      )
      SELECT ?9 AS searched_for, p.rank AS rank_text, p.created AS place, p.discovery_key,
             d.id AS id, %s
        FROM (SELECT 1) one
        LEFT JOIN page p ON true
        LEFT JOIN discoveries d ON d.discovery_key = p.discovery_key
       ORDER BY p.rank DESC, p.created DESC, p.discovery_key DESC
      """
          .formatted(SqliteItem.CREATED, SqliteItem.COLUMNS);

  @Override
  public Uni<List<FoundRow>> search(
      String words,
      DiscoveryFilter filter,
      int ranked,
      @Nullable String behindRank,
      ListPlace behind,
      long most) {
    WebSearch search = WebSearch.of(words);
    List<Object> parameters = new ArrayList<>();
    parameters.add(search.wanted());
    parameters.add(search.unwanted());
    parameters.add(ranked);
    parameters.add(behindRank == null ? Double.MAX_VALUE : Double.parseDouble(behindRank));
    parameters.add(behind.momentOr(NEWEST_OF_ALL));
    parameters.add(behind.key());
    parameters.add(most);
    parameters.add(search.isOpen());
    parameters.add(search.toString());
    String conditions = SqliteFilter.of(filter, parameters);
    return reader.find(SEARCH.formatted(conditions), parameters.toArray());
  }
}
