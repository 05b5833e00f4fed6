package io.stemma.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.stemma.question.Page;
import io.stemma.question.trail.TrailSummaries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a named question that has many items.
 *
 * @param engine what answered: always the record, by SQL
 * @param subject what was asked, as members beside the others
 * @param items in the question's order
 * @param truncated whether there is more than the limit let through
 * @param next asks for what follows, as the parameter {@code cursor}; null where nothing does
 */
@JsonPropertyOrder({"engine", "subject", "items", "truncated", "next"})
public record PageResponse<S, T>(
    String engine,
    @JsonUnwrapped S subject,
    List<T> items,
    boolean truncated,
    @Nullable String next) {
  static final String SQL = "sql";

  static <S, T> PageResponse<S, T> of(S subject, TrailSummaries.Summary<T> summary) {
    return new PageResponse<>(SQL, subject, summary.items(), summary.truncated(), null);
  }

  static <S, T> PageResponse<S, T> of(S subject, Page<T> page) {
    return new PageResponse<>(SQL, subject, page.items(), page.truncated(), page.next());
  }
}
