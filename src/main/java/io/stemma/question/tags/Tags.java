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
import io.stemma.store.sql.FoundRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the tags of agents and discoveries. A tag once used stays, with a count of 0 if need be.
 */
public final class Tags {
  private final TagSql sql;
  private final Cursors cursors;
  private final QuestionLimits limits;

  public Tags(TagSql sql, Cursors cursors, QuestionLimits limits) {
    this.sql = sql;
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
    Uni<List<FoundRow>> rows =
        switch (order) {
          case NAME ->
              sql.byName(prefix.value(), place.map(p -> p.text(1)).orElse(null), tags + 1L);
          case COUNT ->
              sql.byCount(
                  prefix.value(),
                  place.map(p -> p.number(0)).orElse(Long.MIN_VALUE),
                  place.map(p -> p.text(1)).orElse(""),
                  tags + 1L);
        };
    return rows.map(
        found ->
            Page.of(
                found,
                tags,
                row ->
                    new TagCount(row.name("name"), row.number("discoveries"), row.number("agents")),
                last -> scope.cursor(-(last.discoveries() + last.agents()), last.tag())));
  }

  private static final String AGENT = "agent";

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
    return sql.carriers(tag.value(), kind, id, carriers + 1L)
        .map(
            rows ->
                Page.of(
                    existing(tag, rows),
                    carriers,
                    Tags::tagged,
                    last -> scope.cursor(last.kind(), last.id())));
  }

  /** The rows that hold something: a tag that nothing carries has one that does not. */
  private static List<FoundRow> existing(TagName tag, List<FoundRow> rows) {
    if (rows.isEmpty()) {
      throw new StemmaException(
          ErrorCode.TAG_NOT_FOUND,
          "Neither an agent nor a discovery has carried the tag '" + tag + "'.");
    }
    return rows.stream().filter(row -> row.text("kind") != null).toList();
  }

  private static Tagged tagged(FoundRow row) {
    return new Tagged(row.name("kind"), row.name("id"), row.text("title"), row.text("status"));
  }

  private int limit(@Nullable Integer asked) {
    return Bounds.within("limit", asked, limits.defaultLimit(), limits.maxLimit());
  }
}
