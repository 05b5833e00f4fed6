package io.stemma.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.audit.ColdTrail;
import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.governance.Estate;
import io.stemma.record.Row;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What requests ask of trails, the same for each of them. */
@Singleton
public class TrailRequests {
  private static final int MAX_BATCH = 10_000;

  private final StoreRequests requests;
  private final StorePages pages;
  private final ColdTrail archives;

  TrailRequests(StoreRequests requests, StorePages pages, ColdTrail archives) {
    this.archives = archives;
    this.requests = requests;
    this.pages = pages;
  }

  Response append(
      WriteRequest request, String body, TrailShape shape, Function<Estate, Trail> trail) {
    return requests.write(
        request,
        body,
        (estate, given) ->
            given.isArray()
                ? all(trail.apply(estate), shape, given)
                : one(trail.apply(estate), shape, given));
  }

  private Reply one(Trail trail, TrailShape shape, JsonNode given) {
    Trail.Added added = trail.append(List.of(requests.made(shape.shape(), given))).get(0);
    JsonNode body = shape.shape().written(added.entry());
    return added.added() ? Reply.created(body) : Reply.ok(body);
  }

  /** In as few statements as there can be. */
  private Reply all(Trail trail, TrailShape shape, JsonNode given) {
    List<Row> entries = new ArrayList<>();
    for (int i = 0; i < Batches.size(given, MAX_BATCH); i++) {
      int index = i;
      entries.add(Batches.element(index, () -> requests.made(shape.shape(), given.get(index))));
    }
    return Batches.answer(
        trail.append(entries).stream()
            .map(
                added -> {
                  JsonNode body = shape.shape().written(added.entry());
                  return added.added() ? Reply.created(body) : Reply.ok(body);
                })
            .toList());
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
