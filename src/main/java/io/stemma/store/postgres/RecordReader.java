package io.stemma.store.postgres;

import io.smallrye.mutiny.Uni;
import io.stemma.store.sql.FoundRow;
import io.stemma.store.trace.StatementSummary;
import io.stemma.store.trace.StoreSpan;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs one reading statement of ours on the record, each in a snapshot of its own. */
public final class RecordReader {
  private final Supplier<PostgresPools> pools;

  /**
   * Reads over those pools.
   *
   * @param pools asked once a statement; throws when no PostgreSQL is configured
   */
  public RecordReader(Supplier<PostgresPools> pools) {
    this.pools = pools;
  }

  /**
   * Runs a statement. A connection that turns out to be closed, as after a restart of the server,
   * is replaced once: nothing has been answered yet and reading twice does no harm.
   *
   * <p>Fails with a {@link io.stemma.error.StemmaException}.
   */
  public Uni<RowSet<Row>> read(String sql, Tuple parameters) {
    return Uni.createFrom().deferred(() -> read(pools.get(), sql, parameters));
  }

  /** The same, its rows as questions read them. */
  public Uni<List<FoundRow>> find(String sql, Tuple parameters) {
    return read(sql, parameters).map(RecordReader::found);
  }

  /** What is read. */
  DatabaseUrl url() {
    return pools.get().settings().url();
  }

  private static List<FoundRow> found(RowSet<Row> rows) {
    List<FoundRow> found = new ArrayList<>(rows.size());
    for (Row row : rows) {
      found.add(new PostgresRow(row));
    }
    return found;
  }

  private static Uni<RowSet<Row>> read(PostgresPools pools, String sql, Tuple parameters) {
    StoreSpan span =
        StoreSpan.begin(
            StoreSpan.Target.postgresql(pools.settings().url().database()),
            () -> StatementSummary.of(sql));
    return Uni.createFrom()
        .deferred(() -> pools.ask(sql, parameters))
        .onFailure(ReactiveFailures::isConnectionLost)
        .retry()
        .atMost(1)
        .onFailure()
        .transform(
            failure -> ReactiveFailures.translated(pools.settings().requests().url(), failure))
        .onTermination()
        .invoke((rows, failure, cancelled) -> span.end(ReactiveFailures.word(failure, cancelled)));
  }
}
