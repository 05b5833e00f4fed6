package io.stemma.http.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.audit.ColdTrail;
import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.audit.retention.ColdMonth;
import io.stemma.http.request.Reply;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A page of a trail out of its table and, where the question reaches so far, its archives. */
final class WholeTrail {
  private final ColdTrail archives;
  private final TrailShape shape;
  private final Trail.Filter filter;
  private ColdTrail.Part cold = ColdTrail.Part.NONE;

  WholeTrail(ColdTrail archives, TrailShape shape, Trail.Filter filter) {
    this.archives = archives;
    this.shape = shape;
    this.filter = filter;
  }

  List<Row> rows(Trail trail, @Nullable List<@Nullable Object> behind, int limit) {
    Set<ColdMonth> months = new LinkedHashSet<>(archives.months());
    List<Row> hot = trail.list(filter, behind, limit);
    months.addAll(archives.months());
    Trail.Filter reach = hot.size() < limit ? filter : upTo(hot);
    cold = archives.read(months, new ColdTrail.Question(shape, reach, behind, limit));
    return cold.rows().isEmpty() ? hot : merged(hot, cold.rows(), limit);
  }

  /** What is in both was retired, or brought back, while it was read. */
  private List<Row> merged(Collection<Row> hot, Collection<Row> archived, int limit) {
    Map<RowKey, Row> rows = new LinkedHashMap<>();
    hot.forEach(row -> rows.put(row.key(), row));
    archived.forEach(row -> rows.putIfAbsent(row.key(), row));
    List<Row> all = new ArrayList<>(rows.values());
    Comparator<Row> order =
        Comparator.comparing(WholeTrail::time)
            .thenComparing(row -> String.valueOf(row.text(shape.name())));
    all.sort(filter.newestFirst() ? order.reversed() : order);
    return all.subList(0, Math.min(limit, all.size()));
  }

  /** Of a page that is full, nothing behind its last entry can become part. */
  private Trail.Filter upTo(List<Row> page) {
    Instant last = time(page.get(page.size() - 1));
    return new Trail.Filter(
        filter.equal(),
        filter.newestFirst() ? last : filter.from(),
        filter.newestFirst() ? filter.to() : last.plusNanos(1_000),
        filter.text(),
        filter.payload(),
        filter.newestFirst());
  }

  private static Instant time(Row row) {
    return Objects.requireNonNull(row.instant("ts"));
  }

  /** Says where the answer comes from. */
  Reply told(Reply reply) {
    if (cold.touched() && reply.body() instanceof ObjectNode answer) {
      answer.put("tier", "cold");
      if (!cold.missing().isEmpty()) {
        ArrayNode missing = answer.putArray("missingMonths");
        cold.missing().forEach(missing::add);
      }
    }
    return reply;
  }
}
