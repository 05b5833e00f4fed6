package io.stemma.http;

/** Whom was asked about. */
public record AgentSubject(String agentId) {}
