package io.stemma.http.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.Bounds;
import io.stemma.question.CursorScope;
import io.stemma.question.Cursors;
import io.stemma.question.QuestionLimits;
import io.stemma.record.Row;
import io.stemma.record.shape.Shape;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of rows, page by page: behind the last row of one page begins the next. */
@Singleton
public class StorePages {
  /** Stands in a cursor for a time that nobody noted. */
  private static final String NONE = "";

  private final Cursors cursors;
  private final QuestionLimits limits;

  StorePages(Cursors cursors, QuestionLimits limits) {
    this.cursors = cursors;
    this.limits = limits;
  }

  /** The rows of a page: one more than asked for says that there is another page. */
  public interface Source {
    List<Row> rows(@Nullable List<@Nullable Object> behind, int limit);
  }

  /**
   * A page of rows in the order of a time and a name.
   *
   * @param question and what decides which rows it has, for the cursor
   */
  public Reply page(
      Shape shape, String time, String name, Paging paging, Source source, Object... question) {
    CursorScope scope = cursors.of(shape.name(), question);
    int limit = limit(paging);
    List<Row> rows = new ArrayList<>(source.rows(behind(scope, paging), limit + 1));
    boolean truncated = rows.size() > limit;
    if (truncated) {
      rows.remove(limit);
    }
    String next = truncated ? cursor(scope, rows.get(limit - 1), time, name) : null;
    return Reply.ok(list(shape, rows, next, truncated));
  }

  /** All rows of a list that has no pages. */
  public static ObjectNode items(Shape shape, List<Row> rows) {
    return list(shape, rows, null, false);
  }

  /**
   * The first rows of a list that has no pages.
   *
   * @param rows one more than the limit where there are more
   */
  public static ObjectNode first(Shape shape, List<Row> rows, int limit) {
    boolean truncated = rows.size() > limit;
    return list(shape, truncated ? rows.subList(0, limit) : rows, null, truncated);
  }

  private static ObjectNode list(
      Shape shape, List<Row> rows, @Nullable String next, boolean truncated) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode items = answer.putArray("items");
    rows.forEach(row -> items.add(shape.written(row)));
    return answer.put("next", next).put("truncated", truncated).put("engine", PageResponse.SQL);
  }

  /**
   * How many items are asked for of a list that has no pages.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} for a cursor, which none is of here
   */
  public int limitWithoutPages(Paging paging) {
    if (paging.cursor() != null) {
      throw StemmaException.ofField(
          "cursor", "This list has no pages: leave cursor out, and raise limit to see more.");
    }
    return limit(paging);
  }

  private int limit(Paging paging) {
    return Bounds.within("limit", paging.items(), limits.defaultLimit(), limits.maxLimit());
  }

  private static @Nullable List<@Nullable Object> behind(CursorScope scope, Paging paging) {
    return scope
        .place(paging.cursor())
        .map(
            place -> {
              String time = place.text(0);
              List<@Nullable Object> behind = new ArrayList<>();
              behind.add(NONE.equals(time) ? null : Instant.parse(time));
              behind.add(place.text(1));
              return behind;
            })
        .orElse(null);
  }

  private static String cursor(CursorScope scope, Row last, String time, String name) {
    Instant at = last.instant(time);
    return scope.cursor(at == null ? NONE : at.toString(), String.valueOf(last.text(name)));
  }
}
