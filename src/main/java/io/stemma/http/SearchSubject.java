package io.stemma.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What was searched for.
 *
 * @param searchedFor how the search was understood; null without one
 */
public record SearchSubject(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String searchedFor) {}
