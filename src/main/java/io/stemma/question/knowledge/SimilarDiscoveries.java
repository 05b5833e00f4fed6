package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RowPages;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds discoveries by the tags they share with one, in one statement and so of one snapshot. */
public final class SimilarDiscoveries {
  private static final int MAX_MIN = 1_000;

  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits pages;

  public SimilarDiscoveries(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    this.reader = reader;
    this.cursors = cursors;
    this.pages = pages;
  }

  /**
   * The discoveries that share tags with one, those that share most first. Fails with {@link
   * ErrorCode#DISCOVERY_NOT_FOUND} when the record does not have it, {@link
   * ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param min tags that must be shared, null for 1
   * @param limit discoveries, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<SimilarDiscovery>> of(
      DiscoveryId id, @Nullable Integer min, @Nullable Integer limit, @Nullable String cursor) {
    int tags = Bounds.within("min", min, 1, MAX_MIN);
    int items = Bounds.within("limit", limit, pages.defaultLimit(), pages.maxLimit());
    CursorScope scope = cursors.of("similar", id, tags);
    Optional<Place> place = scope.place(cursor);
    long shared = place.map(p -> p.number(0)).orElse(Long.MAX_VALUE);
    String name = place.map(p -> p.text(1)).orElse("");
    return reader
        .read(SIMILAR, Tuple.of(id.value(), tags, shared, name, items + 1L))
        .map(rows -> RowPages.ofSubject(rows, "id", id::unknown))
        .map(
            rows ->
                RowPages.of(
                    rows,
                    items,
                    SimilarDiscoveries::similar,
                    row -> scope.cursor(row.getLong("shared"), row.getString("id"))));
  }

  private static final String SIMILAR =
      """
      WITH own AS (
        SELECT tag FROM core.discovery_tags WHERE discovery_id = $1
      ), others AS (
        SELECT t.discovery_id::text AS id, count(*) AS shared
          FROM own JOIN core.discovery_tags t USING (tag)
         WHERE t.discovery_id <> $1
         GROUP BY t.discovery_id HAVING count(*) >= $2
      ), page AS (
        SELECT id, shared FROM others
         WHERE shared < $3 OR (shared = $3 AND id COLLATE "C" > $4)
         ORDER BY shared DESC, id COLLATE "C" LIMIT $5
      )
      SELECT p.id, p.shared,
             ARRAY(SELECT t.tag FROM own JOIN core.discovery_tags t USING (tag)
                    WHERE t.discovery_id = p.id ORDER BY t.tag COLLATE "C") AS shared_tags, %s
        FROM core.discoveries s
        LEFT JOIN page p ON true
        LEFT JOIN core.discoveries d ON d.discovery_id = p.id
       WHERE s.discovery_id = $1
       ORDER BY p.shared DESC, p.id COLLATE "C"
      """
          .formatted(DiscoveryRows.ITEM);

  private static SimilarDiscovery similar(Row row) {
    return new SimilarDiscovery(
        row.getLong("shared"),
        List.of(row.getArrayOfStrings("shared_tags")),
        DiscoveryRows.item(row));
  }
}
