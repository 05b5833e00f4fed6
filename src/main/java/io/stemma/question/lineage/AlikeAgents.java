package io.stemma.question.lineage;

import org.jspecify.annotations.Nullable;

/**
 * Agents of one generation with one status.
 *
 * @param depth of the generation, 0 for the agent that was asked for
 * @param leaves how many of them have no descendants
 * @param parentsOfStart how many of them spawned the agent that was asked for
 */
record AlikeAgents(
    int depth,
    @Nullable String status,
    boolean placeholder,
    long agents,
    long leaves,
    long parentsOfStart) {}
