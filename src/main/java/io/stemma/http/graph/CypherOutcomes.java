package io.stemma.http.graph;

import static java.util.Map.entry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts how Cypher queries end. */
@Singleton
public class CypherOutcomes {
  static final String NAME = "stemma.cypher.queries";
  private static final String OK = "ok";
  private static final String CANCELLED = "cancelled";
  private static final String FAILED = "failed";
  private static final Map<ErrorCode, String> WORDS =
      Map.ofEntries(
          entry(ErrorCode.CYPHER_SYNTAX, "invalid"),
          entry(ErrorCode.CYPHER_PARAMETER, "invalid"),
          entry(ErrorCode.INVALID_REQUEST, "invalid"),
          entry(ErrorCode.LIMIT_EXCEEDED, "invalid"),
          entry(ErrorCode.CYPHER_REFUSED, "refused"),
          entry(ErrorCode.QUERY_TIMEOUT, "timeout"),
          entry(ErrorCode.TOO_BUSY, "busy"),
          entry(ErrorCode.QUERY_CRASHED, "crashed"),
          entry(ErrorCode.CYPHER_SUSPENDED, "suspended"),
          entry(ErrorCode.GRAPH_UNAVAILABLE, "unavailable"),
          entry(ErrorCode.STORE_EXHAUSTED, "unavailable"),
          entry(ErrorCode.STORE_FULL, "unavailable"),
          entry(ErrorCode.STORE_UNAVAILABLE, "unavailable"));

  private final Map<String, Counter> counters = new HashMap<>();

  CypherOutcomes(MeterRegistry meters) {
    for (String outcome : WORDS.values()) {
      counters.computeIfAbsent(outcome, word -> counter(meters, word));
    }
    counters.put(OK, counter(meters, OK));
    counters.put(CANCELLED, counter(meters, CANCELLED));
    counters.put(FAILED, counter(meters, FAILED));
  }

  /** Made at the start, so that they stand at 0 before the first query. */
  void start(@Observes StartupEvent event) {}

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder(NAME)
        .description("Cypher queries by how they ended")
        .tag("outcome", outcome)
        .register(meters);
  }

  <T> Uni<T> counted(Uni<T> query) {
    return query.onTermination().invoke((found, failure, cancelled) -> count(failure, cancelled));
  }

  <T> Multi<T> counted(Multi<T> query) {
    return query.onTermination().invoke(this::count);
  }

  private void count(@Nullable Throwable failure, boolean cancelled) {
    Counter counter = counters.get(outcome(failure, cancelled));
    if (counter != null) {
      counter.increment();
    }
  }

  private static String outcome(@Nullable Throwable failure, boolean cancelled) {
    if (cancelled) {
      return CANCELLED;
    }
    if (failure == null) {
      return OK;
    }
    return failure instanceof StemmaException known
        ? WORDS.getOrDefault(known.code(), FAILED)
        : FAILED;
  }
}
