package io.stemma.question.tags;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
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

/** Tells which agents share tags. */
public final class SharedTags {
  private final RecordReader reader;
  private final Cursors cursors;
  private final QuestionLimits limits;

  public SharedTags(RecordReader reader, Cursors cursors, QuestionLimits limits) {
    this.reader = reader;
    this.cursors = cursors;
    this.limits = limits;
  }

  // The index finds who has any of the tags; the OFFSET 0 has the tags of each looked at once.
  private static final String WITH_AGENT =
      """
      SELECT o.agent_id, o.status, o.tags
        FROM core.identities asked
        LEFT JOIN LATERAL (
          SELECT i.agent_id, i.status,
                 ARRAY(SELECT DISTINCT tag COLLATE "C" FROM unnest(i.tags) AS has (tag)
                        WHERE tag = ANY (core.indexed_tags(asked.tags)) ORDER BY 1) AS tags
            FROM core.identities i
           WHERE core.indexed_tags(i.tags) && core.indexed_tags(asked.tags)
             AND i.identity_key <> asked.identity_key
          OFFSET 0) o
          ON cardinality(o.tags) >= $2
         AND (-cardinality(o.tags), o.agent_id COLLATE "C") > ($3, $4)
       WHERE asked.agent_id = $1
       ORDER BY cardinality(o.tags) DESC, o.agent_id COLLATE "C" LIMIT $5
      """;

  /**
   * The other agents that have tags of an agent's, those with the most first and then in the order
   * of their ids. Fails with {@link ErrorCode#AGENT_NOT_FOUND} when the record does not know the
   * agent, {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param atLeast how many tags they share, null for one
   * @param limit agents, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<SharingAgent>> with(
      AgentId agent, @Nullable Integer atLeast, @Nullable Integer limit, @Nullable String cursor) {
    int least = Bounds.within("atLeast", atLeast, 1, Integer.MAX_VALUE);
    int agents = Bounds.within("limit", limit, limits.defaultLimit(), limits.maxLimit());
    CursorScope scope = cursors.of("shared-tags", agent, least);
    Optional<Place> place = scope.place(cursor);
    int behindCount = place.map(p -> (int) p.number(0)).orElse(Integer.MIN_VALUE);
    String behindName = place.map(p -> p.text(1)).orElse("");
    return reader
        .read(WITH_AGENT, Tuple.of(agent.value(), least, behindCount, behindName, agents + 1L))
        .map(
            rows ->
                Page.of(
                    existing(agent, rows),
                    agents,
                    SharedTags::sharing,
                    last -> scope.cursor(-last.shared(), last.id())));
  }

  /** The rows that hold another agent: where there is none, the only row does not. */
  private static List<Row> existing(AgentId agent, RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw StemmaException.unknownAgent(agent.value());
    }
    return rows.stream().filter(row -> row.getString(0) != null).toList();
  }

  private static SharingAgent sharing(Row row) {
    List<String> tags = List.of(row.getArrayOfStrings(2));
    return new SharingAgent(row.getString(0), row.getString(1), tags.size(), tags);
  }

  // Pairs are made in order, as they are asked for: a tag of thousands of agents has millions. The
  // page begins with the tag and the first agent of the place; the outer sort states the order.
  private static final String PAIRS =
      """
      SELECT tag, one, other
        FROM (SELECT t.name AS tag, has.ids[i] AS one, has.ids[j] AS other
                FROM (SELECT name FROM core.tags
                       WHERE name COLLATE "C" >= $1 ORDER BY name COLLATE "C") t
               CROSS JOIN LATERAL (
                 SELECT array_agg(agent_id::text ORDER BY agent_id COLLATE "C") AS ids
                   FROM core.identities
                  WHERE core.indexed_tags(tags) @> ARRAY[t.name]
                    AND (t.name <> $1 OR agent_id COLLATE "C" >= $2)) has
               CROSS JOIN LATERAL generate_series(1, cardinality(has.ids) - 1) AS i
               CROSS JOIN LATERAL generate_series(i + 1, cardinality(has.ids)) AS j
               WHERE t.name <> $1 OR has.ids[i] <> $2 OR has.ids[j] COLLATE "C" > $3
               LIMIT $4) page
       ORDER BY tag COLLATE "C", one COLLATE "C", other COLLATE "C"
      """;

  /**
   * All pairs of agents that share a tag, for each tag they share: by tag, then by the two ids.
   * Fails with {@link ErrorCode#INVALID_REQUEST} beyond a limit.
   *
   * @param limit pairs, null for the default
   * @param cursor where to go on, null to begin
   */
  public Uni<Page<SharingPair>> pairs(@Nullable Integer limit, @Nullable String cursor) {
    int pairs = Bounds.within("limit", limit, limits.defaultLimit(), limits.maxLimit());
    CursorScope scope = cursors.of("pairs-sharing-tags");
    Optional<Place> place = scope.place(cursor);
    return reader
        .read(
            PAIRS,
            Tuple.of(
                place.map(p -> p.text(0)).orElse(""),
                place.map(p -> p.text(1)).orElse(""),
                place.map(p -> p.text(2)).orElse(""),
                pairs + 1L))
        .map(
            rows ->
                Page.of(
                    rows,
                    pairs,
                    row -> new SharingPair(row.getString(0), row.getString(1), row.getString(2)),
                    last -> scope.cursor(last.tag(), last.agentId(), last.otherAgentId())));
  }
}
