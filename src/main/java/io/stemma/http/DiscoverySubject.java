package io.stemma.http;

/** Which discovery was asked about. */
public record DiscoverySubject(String discoveryId) {}
