package io.stemma.http.audit;

import io.stemma.error.StemmaException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What requests for proofs say in their address. */
final class ProofQuery {
  private static final Set<String> TABLES = Set.of("events", "tool_usage");

  private ProofQuery() {}

  static String table(@Nullable String table) {
    if (table != null && !TABLES.contains(table)) {
      throw StemmaException.ofField(
          "table", "table must be events or tool_usage, not '" + table + "'.");
    }
    return table == null ? "events" : table;
  }

  static Instant time(@Nullable String text) {
    try {
      return OffsetDateTime.parse(String.valueOf(text)).toInstant();
    } catch (DateTimeException e) {
      throw StemmaException.ofField(
          "ts", "ts must be the entry's time with its zone, for instance 2026-01-05T10:00:00Z.");
    }
  }

  static String name(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw StemmaException.ofField("id", "id must be the entry's name.");
    }
    return name;
  }

  static long size(String field, @Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,18}")) {
      throw StemmaException.ofField(field, field + " must be a checkpoint's size.");
    }
    return Long.parseLong(text);
  }
}
