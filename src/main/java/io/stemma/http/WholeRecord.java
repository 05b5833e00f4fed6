package io.stemma.http;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;

/** What was asked about where that is the whole record: it needs no member of its own. */
@JsonSerialize
public record WholeRecord() {}
