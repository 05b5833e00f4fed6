package io.stemma.http.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.stemma.audit.ColdTrail;
import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.error.StemmaException;
import io.stemma.governance.Estate;
import io.stemma.http.request.PageResponse;
import io.stemma.http.request.QueryParameters;
import io.stemma.http.request.StorePages;
import io.stemma.http.request.StoreRequests;
import io.stemma.question.trail.TrailSummaries.Span;
import io.stemma.question.trail.TrailSummaries.Summary;
import io.stemma.record.RowCursor;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What requests ask of trails, the same for each of them. */
@Singleton
public class TrailRequests {
  private static final int ALL = Integer.MAX_VALUE;

  private final StoreRequests requests;
  private final StorePages pages;
  private final ColdTrail archives;

  TrailRequests(StoreRequests requests, StorePages pages, ColdTrail archives) {
    this.archives = archives;
    this.requests = requests;
    this.pages = pages;
  }

  /** The same entries, all of them, as lines: of one snapshot, as fast as the client takes them. */
  Multi<byte[]> lines(TrailQuery query, TrailShape shape, Function<Estate, Trail> trail) {
    Trail.Filter filter = query.filter();
    Integer limit = QueryParameters.integer("limit", query.limit);
    if (query.cursor != null || (limit != null && limit < 1)) {
      throw StemmaException.ofField(
          query.cursor == null ? "limit" : "cursor",
          "An export takes no cursor, and a limit of 1 or more.");
    }
    TrailExport export =
        new TrailExport(
            shape,
            taker ->
                requests.reading(
                    estate ->
                        each(
                            shape,
                            filter,
                            trail.apply(estate),
                            taker,
                            limit == null ? ALL : limit)));
    return export.lines();
  }

  /** Looks for retired months once more when the snapshot that is read is taken. */
  private void each(
      TrailShape shape, Trail.Filter filter, Trail trail, Consumer<RowCursor> taker, int limit) {
    refuseCold(shape, filter.from(), filter.to());
    AtomicBoolean looked = new AtomicBoolean();
    trail.each(
        filter,
        limit,
        row -> {
          if (!looked.getAndSet(true)) {
            refuseCold(shape, filter.from(), filter.to());
          }
          taker.accept(row);
        });
    if (!looked.get()) {
      refuseCold(shape, filter.from(), filter.to());
    }
  }

  /** Sums up a span, all of which must still be in the trail's table. */
  <T> PageResponse<T> summed(TrailShape shape, Span span, Uni<Summary<T>> question) {
    refuseCold(shape, span.from(), span.to());
    Summary<T> summary = question.await().indefinitely();
    refuseCold(shape, span.from(), span.to());
    return PageResponse.of(summary);
  }

  private void refuseCold(TrailShape shape, @Nullable Instant from, @Nullable Instant to) {
    ColdTrail.refuse(archives.months(), shape, from, to);
  }

  Response list(TrailQuery query, TrailShape shape, Function<Estate, Trail> trail) {
    Trail.Filter filter = query.filter();
    return requests.read(
        estate -> {
          WholeTrail whole = new WholeTrail(archives, shape, filter);
          return whole.told(
              pages.page(
                  shape.shape(),
                  "ts",
                  shape.name(),
                  query.paging(),
                  (behind, limit) -> whole.rows(trail.apply(estate), behind, limit),
                  filter));
        });
  }
}
