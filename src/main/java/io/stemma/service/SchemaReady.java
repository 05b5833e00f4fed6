package io.stemma.service;

/** Is told once the schema is there as far as this service sees to it. */
public record SchemaReady() {}
