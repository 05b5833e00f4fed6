package io.stemma.question.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An agent of a lineage.
 *
 * @param depth generations away, from 1
 * @param status null for a placeholder
 * @param placeholder whether only references to it are known
 * @param relation {@code ancestor} or {@code descendant} where both were asked for, else null
 */
public record LineageNode(
    String id,
    @Nullable String parentAgentId,
    int depth,
    @Nullable String status,
    boolean placeholder,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String relation) {}
