package io.stemma.http;

import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.governance.Estate;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** What requests ask of trails, the same for each of them. */
@Singleton
public class TrailRequests {
  private final StoreRequests requests;
  private final StorePages pages;

  TrailRequests(StoreRequests requests, StorePages pages) {
    this.requests = requests;
    this.pages = pages;
  }

  Response list(TrailQuery query, TrailShape shape, Function<Estate, Trail> trail) {
    Trail.Filter filter = query.filter();
    return requests.read(
        estate ->
            pages.page(
                shape.shape(),
                "ts",
                shape.name(),
                query.paging(),
                (behind, limit) -> trail.apply(estate).list(filter, behind, limit),
                filter));
  }
}
