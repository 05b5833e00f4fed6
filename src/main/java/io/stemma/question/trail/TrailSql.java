package io.stemma.question.trail;

import io.smallrye.mutiny.Uni;
import io.stemma.store.sql.FoundRow;
import java.time.Instant;
import java.util.List;

/**
 * What summaries of the trail ask a database. Both ask for entries from a time until before
 * another.
 */
public interface TrailSql {
  /** Tools with {@code calls}, {@code errors} and {@code p50}, {@code p95}, {@code p99}. */
  Uni<List<FoundRow>> tools(Instant from, Instant to, long most);

  /** Pairs of {@code day} and {@code type} with {@code events}. */
  Uni<List<FoundRow>> days(Instant from, Instant to, long most);
}
