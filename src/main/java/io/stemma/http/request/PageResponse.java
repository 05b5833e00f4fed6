package io.stemma.http.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.stemma.question.Page;
import io.stemma.question.trail.TrailSummaries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of every list.
 *
 * @param items in the order of the query
 * @param next the parameter {@code cursor} of the next page; null where nothing follows
 * @param truncated whether there are more items than the limit
 * @param engine what answered: always the record, by SQL
 * @param searchedFor how a text search was understood; absent without one
 */
@JsonPropertyOrder({"items", "next", "truncated", "engine", "searchedFor"})
public record PageResponse<T>(
    List<T> items,
    @Nullable String next,
    boolean truncated,
    String engine,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String searchedFor) {
  static final String SQL = "sql";

  public static <T> PageResponse<T> of(TrailSummaries.Summary<T> summary) {
    return new PageResponse<>(summary.items(), null, summary.truncated(), SQL, null);
  }

  public static <T> PageResponse<T> of(Page<T> page) {
    return new PageResponse<>(page.items(), page.next(), page.truncated(), SQL, null);
  }

  /** The same as the answer of a text search. */
  public PageResponse<T> searchedFor(String query) {
    return new PageResponse<>(items, next, truncated, engine, query);
  }
}
