package io.stemma.graph;

import io.stemma.store.postgres.PostgresPools;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The graph's labels, so far as they were seen. AGE plans a label that is not there as an empty
 * one, and no later event undoes such a plan; so a statement that names one must not stay prepared.
 * Labels come and do not go.
 */
final class KnownLabels {
  private static final Logger LOG = Logger.getLogger(KnownLabels.class);
  private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PostgresPools pools;
  private final AtomicLong nextLookNanos = new AtomicLong(System.nanoTime());
  private volatile Set<String> names = Set.of();

  KnownLabels(PostgresPools pools) {
    this.pools = pools;
  }

  /** Whether all of them are known to be there; where not, a look is on its way. */
  boolean include(List<String> labels) {
    boolean all = names.containsAll(labels);
    if (!all) {
      lookNowAndThen();
    }
    return all;
  }

  private void lookNowAndThen() {
    long now = System.nanoTime();
    long due = nextLookNanos.get();
    if (now - due >= 0 && nextLookNanos.compareAndSet(due, now + RECHECK_NANOS)) {
      look();
    }
  }

  private static final String LABELS =
      """
      SELECT l.name::text
        FROM ag_catalog.ag_label l JOIN ag_catalog.ag_graph g ON g.graphid = l.graph
       WHERE g.name = $1
      """;

  private void look() {
    pools
        .ask(LABELS, Tuple.of(pools.settings().graph()))
        .subscribe()
        .with(this::remember, failure -> LOG.warnf("The labels could not be read: %s", failure));
  }

  private void remember(RowSet<Row> rows) {
    Set<String> found = new HashSet<>(names);
    rows.forEach(row -> found.add(row.getString(0)));
    names = Set.copyOf(found);
  }
}
