package io.stemma.graph;

import io.smallrye.mutiny.Uni;
import io.stemma.graph.language.MentionedNames;
import io.stemma.graph.plan.PlanWarning;
import io.stemma.store.postgres.PostgresPools;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The graph's labels and properties, so far as they were seen. AGE plans a label that is not there
 * as an empty one, and no later event undoes such a plan; so a statement that names one must not
 * stay prepared. It takes a property that no element has for null. Names come and do not go.
 */
final class GraphNames {
  private static final Logger LOG = Logger.getLogger(GraphNames.class);
  private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PostgresPools pools;
  private final AtomicLong nextLookNanos = new AtomicLong(System.nanoTime());
  private volatile Known known = new Known(Set.of(), Set.of());

  GraphNames(PostgresPools pools) {
    this.pools = pools;
  }

  /** What was seen. */
  private record Known(Set<String> labels, Set<String> properties) {
    boolean includes(MentionedNames names) {
      return labels.containsAll(names.labels()) && properties.containsAll(names.properties());
    }

    List<PlanWarning> warnings(MentionedNames names) {
      List<PlanWarning> warnings = new ArrayList<>();
      if (labels.isEmpty()) {
        return warnings;
      }
      for (String label : names.labels()) {
        if (!labels.contains(label)) {
          warnings.add(PlanWarning.unknownLabel(label, labels));
        }
      }
      for (String property : names.properties()) {
        if (!properties.contains(property)) {
          warnings.add(PlanWarning.unknownProperty(property, properties));
        }
      }
      return warnings;
    }
  }

  /** Whether all of these labels are known to be there; where not, a look is on its way. */
  boolean includeLabels(List<String> labels) {
    boolean all = known.labels().containsAll(labels);
    if (!all && isDue()) {
      look()
          .subscribe()
          .with(found -> {}, failure -> LOG.warnf("The labels could not be read: %s", failure));
    }
    return all;
  }

  /** What the graph has not of what a query names. It never fails: then nothing is said. */
  Uni<List<PlanWarning>> warnings(MentionedNames names) {
    if (known.includes(names)) {
      return Uni.createFrom().item(List.of());
    }
    boolean unseen = known.labels().isEmpty();
    Uni<Known> found = unseen || isDue() ? look() : Uni.createFrom().item(() -> known);
    return found
        .map(seen -> seen.warnings(names))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf("The graph's names could not be read: %s", failure);
              return List.of();
            });
  }

  private boolean isDue() {
    long now = System.nanoTime();
    long due = nextLookNanos.get();
    return now - due >= 0 && nextLookNanos.compareAndSet(due, now + RECHECK_NANOS);
  }

  // The views say what the graph must hold, so their keys are all the properties there can be.
  private static final String NAMES =
      """
      SELECT l.name::text AS name, true AS is_label
        FROM ag_catalog.ag_label l JOIN ag_catalog.ag_graph g ON g.graphid = l.graph
       WHERE g.name = $1
      UNION ALL
      SELECT DISTINCT key[1], false
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
             pg_catalog.regexp_matches(
               pg_catalog.pg_get_viewdef(c.oid), '''([A-Za-z0-9_]+)''(?:::text)?,', 'g') AS found (key)
       WHERE n.nspname = 'projection' AND c.relkind = 'v'
         AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attname = 'properties')
      """;

  private Uni<Known> look() {
    return pools.ask(NAMES, Tuple.of(pools.settings().graph())).map(this::remembered);
  }

  private Known remembered(RowSet<Row> rows) {
    Set<String> labels = new HashSet<>(known.labels());
    Set<String> properties = new HashSet<>(known.properties());
    for (Row row : rows) {
      (row.getBoolean("is_label") ? labels : properties).add(row.getString("name"));
    }
    Known seen = new Known(Set.copyOf(labels), Set.copyOf(properties));
    known = seen;
    return seen;
  }
}
