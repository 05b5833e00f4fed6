package io.stemma.question.tags;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.Page;
import io.stemma.question.Place;
import io.stemma.question.QuestionLimits;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the tags of agents and discoveries. A tag once used stays, with a count of 0 if need be.
 */
public final class Tags {
  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits limits;

  public Tags(RecordReader reader, Cursors cursors, QuestionLimits limits) {
    this.reader = reader;
    this.cursors = cursors;
    this.limits = limits;
  }

  /**
   * The tags that begin with a prefix.
   *
   * @param order by name, or the most used first and of those used as often the first by name
   * @param limit tags, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<TagCount>> list(
      TagName prefix, TagOrder order, @Nullable Integer limit, @Nullable String cursor) {
    int tags = limit(limit);
    CursorScope scope = cursors.of("tags", prefix, order);
    Optional<Place> place = scope.place(cursor);
    Uni<RowSet<Row>> rows =
        switch (order) {
          case NAME -> byName(prefix, tags, place);
          case COUNT -> byCount(prefix, tags, place);
        };
    return rows.map(
        found ->
            Page.of(
                found,
                tags,
                row -> new TagCount(row.getString(0), row.getLong(1), row.getLong(2)),
                last -> scope.cursor(-(last.discoveries() + last.agents()), last.tag())));
  }

  // Only the tags of the page are counted. A tag of a discovery that is missing counts nothing. A
  // scalar query looks the discovery up by index; EXISTS would be planned as a scan for each tag.
  private static final String BY_NAME =
      """
      SELECT t.name, d.discoveries, a.agents
        FROM (SELECT name FROM core.tags
               WHERE name COLLATE "C" >= $1 AND name IS DISTINCT FROM $2 AND starts_with(name, $3)
               ORDER BY name COLLATE "C" LIMIT $4) t
       CROSS JOIN LATERAL (SELECT count(*) AS discoveries
                             FROM core.discovery_tags used
                            WHERE used.tag = t.name
                              AND (SELECT true FROM core.discoveries found
                                    WHERE found.discovery_id = used.discovery_id LIMIT 1)) d
       CROSS JOIN LATERAL (SELECT count(*) AS agents
                             FROM core.identities i
                            WHERE core.indexed_tags(i.tags) @> ARRAY[t.name]) a
       ORDER BY t.name COLLATE "C"
      """;

  private Uni<RowSet<Row>> byName(TagName prefix, int limit, Optional<Place> place) {
    String behind = place.map(p -> p.text(1)).orElse(null);
    String from = behind == null ? prefix.value() : behind;
    return reader.read(BY_NAME, Tuple.of(from, behind, prefix.value(), limit + 1L));
  }

  // All are counted, since the most used one may be any of them: this reads every tag in use.
  private static final String BY_COUNT =
      """
      WITH of_discoveries AS (
        SELECT used.tag, count(*) AS discoveries
          FROM core.discovery_tags used
         WHERE EXISTS (SELECT FROM core.discoveries found
                        WHERE found.discovery_id = used.discovery_id)
         GROUP BY used.tag
      ), of_agents AS (
        SELECT used.tag, count(DISTINCT i.identity_key) AS agents
          FROM core.identities i, unnest(i.tags) AS used (tag)
         GROUP BY used.tag
      ), counted AS (
        SELECT t.name, coalesce(d.discoveries, 0) AS discoveries, coalesce(a.agents, 0) AS agents
          FROM core.tags t
          LEFT JOIN of_discoveries d ON d.tag = t.name
          LEFT JOIN of_agents a ON a.tag = t.name
         WHERE starts_with(t.name, $3)
      )
      SELECT name, discoveries, agents
        FROM counted
       WHERE (-(discoveries + agents), name COLLATE "C") > ($1::bigint, $2)
       ORDER BY discoveries + agents DESC, name COLLATE "C" LIMIT $4
      """;

  private Uni<RowSet<Row>> byCount(TagName prefix, int limit, Optional<Place> place) {
    long behindCount = place.map(p -> p.number(0)).orElse(Long.MIN_VALUE);
    String behindName = place.map(p -> p.text(1)).orElse("");
    return reader.read(BY_COUNT, Tuple.of(behindCount, behindName, prefix.value(), limit + 1L));
  }

  private static final String AGENT = "agent";

  // The OFFSET 0 keeps the planner from reading all discoveries for a page.
  private static final String CARRIERS =
      """
      SELECT c.kind, c.id, c.title, c.status
        FROM core.tags t
        LEFT JOIN LATERAL (
          (SELECT 'agent' AS kind, i.agent_id::text AS id, i.label AS title, i.status
             FROM core.identities i
            WHERE core.indexed_tags(i.tags) @> ARRAY[t.name]
              AND $2 <> 'discovery' AND i.agent_id COLLATE "C" > $3
            ORDER BY i.agent_id COLLATE "C" LIMIT $4)
          UNION ALL
          (SELECT 'discovery', d.discovery_id::text, d.summary, d.status
             FROM core.discovery_tags used
            CROSS JOIN LATERAL (SELECT discovery_id, summary, status
                                  FROM core.discoveries found
                                 WHERE found.discovery_id = used.discovery_id OFFSET 0) d
            WHERE used.tag = t.name
              AND used.discovery_id COLLATE "C" > CASE $2 WHEN 'discovery' THEN $3 ELSE '' END
            ORDER BY used.discovery_id COLLATE "C" LIMIT $4)) c ON true
       WHERE t.name = $1
       ORDER BY c.kind, c.id COLLATE "C" LIMIT $4
      """;

  /**
   * What carries a tag: the agents and then the discoveries, each in the order of their ids. Fails
   * with {@link ErrorCode#TAG_NOT_FOUND} when nothing has ever carried it.
   *
   * @param limit agents and discoveries together, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<Tagged>> carriers(TagName tag, @Nullable Integer limit, @Nullable String cursor) {
    int carriers = limit(limit);
    CursorScope scope = cursors.of("tag", tag);
    Optional<Place> place = scope.place(cursor);
    String kind = place.map(p -> p.text(0)).orElse(AGENT);
    String id = place.map(p -> p.text(1)).orElse("");
    return reader
        .read(CARRIERS, Tuple.of(tag.value(), kind, id, carriers + 1L))
        .map(
            rows ->
                Page.of(
                    existing(tag, rows),
                    carriers,
                    Tags::tagged,
                    last -> scope.cursor(last.kind(), last.id())));
  }

  /** The rows that hold something: a tag that nothing carries has one that does not. */
  private static List<Row> existing(TagName tag, RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw new StemmaException(
          ErrorCode.TAG_NOT_FOUND,
          "Neither an agent nor a discovery has carried the tag '" + tag + "'.");
    }
    return rows.stream().filter(row -> row.getString(0) != null).toList();
  }

  private static Tagged tagged(Row row) {
    return new Tagged(row.getString(0), row.getString(1), row.getString(2), row.getString(3));
  }

  private int limit(@Nullable Integer asked) {
    return Bounds.within("limit", asked, limits.defaultLimit(), limits.maxLimit());
  }
}
