package io.stemma.graph;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stemma.store.postgres.PostgresPools;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.stream.Collector;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps AGE's copy of the graph true to the snapshot of the query that reads it.
 *
 * <p>Each backend of AGE has such a copy and renews it when some write executes, never when one
 * commits or is rolled back. So we look ourselves: {@code projection.epoch} tells, under the
 * query's snapshot, whether the graph is the one the copy was made of, and only if not, the copy is
 * dropped. See docs/adr/0011-path-queries-look-at-an-epoch.md.
 */
final class GraphFreshness {
  private static final Logger LOG = Logger.getLogger(GraphFreshness.class);
  private static final int MAX_REMEMBERED = 1_024;

  private final PostgresPools pools;
  private final String lock;
  private final String check;
  private final String wake;
  private final Cache<Long, String> loaded =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();
  private volatile String awake = "";

  GraphFreshness(PostgresPools pools) {
    String graph = pools.settings().graph();
    this.pools = pools;
    this.lock = LOCK.formatted(graph, graph);
    this.check = CHECK.formatted(graph, graph, graph, graph, graph);
    this.wake = WAKE.formatted(graph);
  }

  /**
   * What the graph is under a snapshot.
   *
   * @param epoch equal for equal graphs
   * @param serverStart when the server process began
   */
  record Seen(String epoch, String serverStart) {}

  /**
   * The copy holds places of rows, which a rewrite of a table (VACUUM FULL, TRUNCATE) changes while
   * no row changes for a snapshot. This lock waits for a rewrite under way and keeps the next one
   * off; it must come before the snapshot.
   */
  private static final String LOCK =
      "; LOCK TABLE %s._ag_label_vertex, %s._ag_label_edge IN ACCESS SHARE MODE";

  /** To be sent together with BEGIN, before the snapshot is taken. */
  String lock() {
    return lock;
  }

  /** A rewrite shows in the numbers of the tables' files. */
  private static final String CHECK =
      """
      SELECT now.epoch, now.server_start,
             CASE WHEN now.epoch IS DISTINCT FROM $1
                  THEN ag_catalog.age_delete_global_graphs('"%s"'::ag_catalog.agtype) END
        FROM (SELECT (SELECT sum(changes) FROM projection.epoch)
                     || ':' || pg_catalog.pg_relation_filenode('%s._ag_label_vertex')
                     || ':' || pg_catalog.pg_relation_filenode('%s._ag_label_edge')
                     || ':' || (SELECT string_agg(pg_catalog.pg_relation_filenode(inhrelid)::text,
                                                  ',' ORDER BY inhrelid)
                                  FROM pg_catalog.pg_inherits
                                 WHERE inhparent IN ('%s._ag_label_vertex'::regclass,
                                                     '%s._ag_label_edge'::regclass)) AS epoch,
                     pg_catalog.pg_postmaster_start_time()::text AS server_start
              OFFSET 0) AS now
      """;

  /**
   * Drops the copy where it is not of this snapshot's graph. Until {@link #loaded} says otherwise
   * nothing is known of the copy.
   */
  Future<Seen> check(CypherSession session) {
    return session
        .collect(
            check, Tuple.of(forget(session)), Collector.of(SeenRow::new, SeenRow::set, (a, b) -> a))
        .map(SeenRow::seen);
  }

  /** A query has run through: the copy, if there is one, is of that graph. */
  synchronized void loaded(CypherSession session, Seen seen) {
    loaded.put(session.key(), seen.epoch());
    if (!awake.equals(seen.serverStart())) {
      awake = seen.serverStart();
      wake();
    }
  }

  private synchronized @Nullable String forget(CypherSession session) {
    return loaded.asMap().remove(session.key());
  }

  /**
   * Until the graph is written once after the server's start, AGE renews the copies at every write
   * to anything. This is such a write, of no row; the owner's, since nobody else may.
   */
  private static final String WAKE = "DELETE FROM %s.\"SPAWNED\" WHERE false";

  private void wake() {
    pools
        .ask(wake)
        .subscribe()
        .with(done -> {}, failure -> LOG.warnf("AGE's count of writes was not begun: %s", failure));
  }

  /** Takes the one row. */
  private static final class SeenRow {
    private @Nullable Seen seen;

    void set(Row row) {
      seen = new Seen(row.getString(0), row.getString(1));
    }

    Seen seen() {
      if (seen == null) {
        throw new IllegalStateException("a SELECT without FROM has one row");
      }
      return seen;
    }
  }
}
