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
import io.stemma.store.sql.FoundRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells which agents share tags. */
public final class SharedTags {
  private final TagSql sql;
  private final Cursors cursors;
  private final QuestionLimits limits;

  public SharedTags(TagSql sql, Cursors cursors, QuestionLimits limits) {
    this.sql = sql;
    this.cursors = cursors;
    this.limits = limits;
  }

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
    int least = Bounds.within("minShared", atLeast, 1, Integer.MAX_VALUE);
    int agents = Bounds.within("limit", limit, limits.defaultLimit(), limits.maxLimit());
    CursorScope scope = cursors.of("shared-tags", agent, least);
    Optional<Place> place = scope.place(cursor);
    int behindCount = place.map(p -> (int) p.number(0)).orElse(Integer.MIN_VALUE);
    String behindName = place.map(p -> p.text(1)).orElse("");
    return sql.sharing(agent, least, behindCount, behindName, agents + 1L)
        .map(
            rows ->
                Page.of(
                    existing(agent, rows),
                    agents,
                    SharedTags::sharing,
                    last -> scope.cursor(-last.shared(), last.id())));
  }

  /** The rows that hold another agent: where there is none, the only row does not. */
  private static List<FoundRow> existing(AgentId agent, List<FoundRow> rows) {
    if (rows.isEmpty()) {
      throw StemmaException.unknownAgent(agent.value());
    }
    return rows.stream().filter(row -> row.text("agent_id") != null).toList();
  }

  private static SharingAgent sharing(FoundRow row) {
    List<String> tags = row.texts("tags");
    return new SharingAgent(row.name("agent_id"), row.text("status"), tags.size(), tags);
  }

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
    return sql.pairs(
            place.map(p -> p.text(0)).orElse(""),
            place.map(p -> p.text(1)).orElse(""),
            place.map(p -> p.text(2)).orElse(""),
            pairs + 1L)
        .map(
            rows ->
                Page.of(
                    rows,
                    pairs,
                    row -> new SharingPair(row.name("tag"), row.name("one"), row.name("other")),
                    last -> scope.cursor(last.tag(), last.agentId(), last.otherAgentId())));
  }
}
