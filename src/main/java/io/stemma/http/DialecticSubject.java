package io.stemma.http;

import io.stemma.question.dialectic.DialecticSession;

/** The session whose messages are told. */
public record DialecticSubject(DialecticSession session) {}
