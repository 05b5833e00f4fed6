package io.stemma.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.graph.plan.CypherPlan;
import io.stemma.store.postgres.ReactivePool;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Asks how a query would be answered; nothing of it runs. */
record CypherPlanning(CypherQuery query) implements CypherRun.Asking<CypherPlan> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String prefix() {
    return ReactivePool.NOT_KEPT + "EXPLAIN (FORMAT JSON) ";
  }

  @Override
  public Future<CypherPlan> ask(CypherSession session, CypherSql sql, SessionEnd end) {
    Future<List<Row>> rows =
        session.collect(sql.text(), query.tuple(), Collectors.toCollection(ArrayList::new));
    return end.behind(rows).map(found -> plan(sql, found.get(0)));
  }

  private CypherPlan plan(CypherSql sql, Row row) {
    try {
      return CypherPlan.of(
          ColumnCounts.names(query.statement(), sql.columns()),
          JSON.readTree(row.get(JsonArray.class, 0).encode()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL explained in JSON that is none", e);
    }
  }
}
