package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.GivenText;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RowPages;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches the texts of discoveries, in one statement and so of one snapshot. */
public final class DiscoverySearch {
  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits pages;
  private final KnowledgeLimits limits;

  public DiscoverySearch(
      RecordReader reader, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    this.reader = reader;
    this.cursors = cursors;
    this.pages = pages;
    this.limits = limits;
  }

  /**
   * The discoveries of a filter whose text fits, those that fit best first, of the same rank the
   * newest. A word in the summary counts more than one in the details. Fails with {@link
   * ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param words to look for, in the syntax of web searches: {@code "a phrase"}, {@code or}, {@code
   *     -without}
   * @param limit discoveries, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<SearchAnswer> of(
      String words, DiscoveryFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    check(words);
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("search " + words, filter.parameters());
    Optional<Place> place = scope.place(cursor);
    Tuple parameters =
        Tuple.tuple()
            .addString(words)
            .addInteger(limits.maxRanked())
            .addString(place.map(p -> p.text(0)).orElse("infinity"))
            .addString(place.map(p -> p.text(1)).orElse("infinity"))
            .addLong(place.map(p -> p.number(2)).orElse(Long.MAX_VALUE))
            .addLong(items + 1L);
    String sql = SEARCH.formatted(FilterConditions.of(filter, parameters));
    return reader.read(sql, parameters).map(rows -> answer(rows, items, scope));
  }

  private void check(String words) {
    GivenText.storable("q", words);
    if (words.isBlank() || words.length() > limits.maxSearchCharacters()) {
      throw StemmaException.ofField(
          "q",
          "q must have from 1 to " + limits.maxSearchCharacters() + " characters, not all blank.");
    }
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
          .formatted(DiscoveryRows.CREATED, DiscoveryRows.CREATED, DiscoveryRows.ITEM);

  private static SearchAnswer answer(RowSet<Row> rows, int limit, CursorScope scope) {
    String searchedFor = rows.iterator().next().getString("searched_for");
    List<Row> found = new ArrayList<>();
    rows.forEach(
        row -> {
          if (row.getString("id") != null) {
            found.add(row);
          }
        });
    Page<FoundDiscovery> page =
        RowPages.of(found, limit, DiscoverySearch::found, row -> cursorOf(scope, row));
    return new SearchAnswer(searchedFor, page);
  }

  private static FoundDiscovery found(Row row) {
    return new FoundDiscovery(row.getFloat("rank"), DiscoveryRows.item(row));
  }

  private static String cursorOf(CursorScope scope, Row row) {
    return scope.cursor(
        row.getString("rank_text"), row.getString("place"), row.getLong("discovery_key"));
  }
}
