package io.stemma.question.dialectic;

import io.stemma.question.Page;

/** A session and a page of its messages, in the order they were written in. */
public record SessionAnswer(DialecticSession session, Page<DialecticMessage> messages) {}
