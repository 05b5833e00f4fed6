package io.stemma.backfill.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first month a run takes of each table that is cut by month.
 *
 * @param firstOf by target table, first day of the month as {@code YYYY-MM-DD}; empty where a run
 *     takes all
 */
record KeptMonths(Map<String, String> firstOf) {
  KeptMonths {
    firstOf = Map.copyOf(firstOf);
  }

  /** As {@code backfill.runs.kept_from} has it. */
  static KeptMonths of(@Nullable String json) {
    try {
      return new KeptMonths(
          json == null ? Map.of() : new ObjectMapper().readValue(json, new TypeReference<>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("backfill.runs.kept_from is " + json, e);
    }
  }

  /**
   * Whether an instant lies before the first month.
   *
   * @param instant as PostgreSQL reads it, of the years that months are made for
   */
  boolean leavesOut(String table, String instant) {
    String first = firstOf.get(table);
    return first != null && instant.compareTo(first) < 0;
  }
}
