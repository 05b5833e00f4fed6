package io.stemma.http;

import io.smallrye.mutiny.Multi;
import io.stemma.audit.ColdTrail;
import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.error.StemmaException;
import io.stemma.governance.Estate;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

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
                        trail.apply(estate).each(filter, limit == null ? ALL : limit, taker)));
    return export.lines();
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
