package io.stemma.question.tags;

/** Two agents and a tag both have; the first agent's id is the smaller one. */
public record SharingPair(String tag, String agentId, String otherAgentId) {}
