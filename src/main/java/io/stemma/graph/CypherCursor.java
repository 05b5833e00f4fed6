package io.stemma.graph;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stemma.graph.agtype.AgtypeReader;
import io.stemma.store.postgres.ReactivePool;
import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, fetched as they are wanted: no more than one piece of them is in memory,
 * however slowly they are taken.
 */
final class CypherCursor {
  /** What a piece should measure, in characters of agtype; rows decide how many of them that is. */
  private static final int BATCH_CHARS = 131_072;

  private static final int FIRST_ROWS = 64;
  private static final int MOST_ROWS = 1_024;
  private static final long GRACE_MILLIS = 2_000;

  private final CypherQuery query;
  private final CypherLimits limits;
  private final List<String> columns;
  private final PreparedStatement statement;
  private final Cursor cursor;
  private final SessionEnd end;
  private final long startNanos = System.nanoTime();
  private long serverNanos;
  private long rows;
  private long chars;
  private int nextRows = FIRST_ROWS;
  private volatile boolean fetching;

  private CypherCursor(
      CypherQuery query,
      CypherLimits limits,
      CypherSql sql,
      PreparedStatement statement,
      SessionEnd end) {
    this.query = query;
    this.limits = limits;
    this.columns = ColumnCounts.names(query.statement(), sql.columns());
    this.statement = statement;
    this.cursor = statement.cursor(query.tuple());
    this.end = end;
  }

  /** Opens one. */
  record Opening(CypherQuery query, CypherLimits limits) implements CypherRun.Asking<CypherCursor> {
    @Override
    public String prefix() {
      return ReactivePool.NOT_KEPT;
    }

    @Override
    public Future<CypherCursor> ask(CypherSession session, CypherSql sql, SessionEnd end) {
      return session
          .prepare(sql.text())
          .map(statement -> new CypherCursor(query, limits, sql, statement, end))
          .onFailure(failure -> end.broken())
          .recover(failure -> Future.failedFuture(end.cause(failure)));
    }
  }

  /**
   * The pieces, each fetched when it is asked for. Who cancels stops the query.
   *
   * @return fails as the client does
   */
  Multi<CypherBatch> batches() {
    return Multi.createBy()
        .repeating()
        .uni(this::next)
        .whilst(batch -> !batch.last())
        .onTermination()
        .invoke((failure, cancelled) -> closed(failure == null && !cancelled));
  }

  private Uni<CypherBatch> next() {
    long began = System.nanoTime();
    return Uni.createFrom()
        .completionStage(() -> fetched().toCompletionStage())
        .invoke(() -> spent(System.nanoTime() - began))
        // Reading agtype takes a while for a thousand rows; no event loop should.
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(this::batch);
  }

  private Future<RowSet<Row>> fetched() {
    fetching = true;
    return cursor
        .read(nextRows)
        .onComplete(read -> fetching = false)
        .timeout(query.timeoutMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The server's own limit is one of each fetch; the query's is one of all of them. */
  private void spent(long nanos) {
    serverNanos += nanos;
    long wholeNanos = System.nanoTime() - startNanos;
    if (serverNanos > TimeUnit.MILLISECONDS.toNanos(query.timeoutMillis())) {
      throw CypherFailures.timedOut(query, null);
    }
    if (wholeNanos > TimeUnit.SECONDS.toNanos(limits.maxStreamSeconds())) {
      throw CypherFailures.takenTooSlowly(limits.maxStreamSeconds());
    }
  }

  private CypherBatch batch(RowSet<Row> fetched) {
    List<List<@Nullable Object>> values = new ArrayList<>(fetched.size());
    long before = chars;
    boolean truncated = false;
    for (Row row : fetched) {
      truncated = rows == query.maxRows() || chars > limits.maxStreamBytes();
      if (truncated) {
        break;
      }
      values.add(values(row));
      rows++;
    }
    adapt(values.size(), chars - before);
    return new CypherBatch(columns, values, truncated || !cursor.hasMore(), truncated, List.of());
  }

  private List<@Nullable Object> values(Row row) {
    List<@Nullable Object> values = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      String agtype = row.getString(i);
      chars += agtype == null ? 0 : agtype.length();
      values.add(AgtypeReader.read(agtype));
    }
    return values;
  }

  private void adapt(int read, long size) {
    if (read > 0) {
      long fitting = BATCH_CHARS * (long) read / Math.max(1, size);
      nextRows = (int) Math.max(1, Math.min(MOST_ROWS, fitting));
    }
  }

  private void closed(boolean whole) {
    if (fetching) {
      end.discard();
      return;
    }
    cursor.close();
    statement.close();
    if (whole) {
      end.ranThrough();
    } else {
      end.broken();
    }
  }
}
