package io.stemma.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a named question that has one item.
 *
 * @param engine what answered: always the record, by SQL
 * @param subject what was asked, as members beside the others
 */
@JsonPropertyOrder({"engine", "subject", "item"})
public record ItemResponse<S, T>(String engine, @JsonUnwrapped S subject, @Nullable T item) {
  static <S, T> ItemResponse<S, T> of(S subject, @Nullable T item) {
    return new ItemResponse<>(PageResponse.SQL, subject, item);
  }
}
