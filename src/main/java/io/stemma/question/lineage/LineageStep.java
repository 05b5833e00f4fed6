package io.stemma.question.lineage;

import org.jspecify.annotations.Nullable;

/**
 * An agent on the way from one to another.
 *
 * @param status null for a placeholder
 * @param placeholder whether only references to it are known
 */
public record LineageStep(
    String id, @Nullable String parentAgentId, @Nullable String status, boolean placeholder) {}
