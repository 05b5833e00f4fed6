package io.stemma.demo;

/** How many rows a table of the estate was given. */
public record TableCount(String table, long rows) {}
