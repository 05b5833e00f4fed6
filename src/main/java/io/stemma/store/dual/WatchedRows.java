package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.record.ForwardingRows;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Rows whose answers are counted, and some of them compared. */
final class WatchedRows extends ForwardingRows {
  /** Callers' keys: what they are looked up for is no client's answer. */
  private static final String OF_ACCESS = "access.";

  private final ShadowReads shadow;
  private final TwoStores stores;
  private final MovePoint point;
  private final boolean sampled;

  WatchedRows(Rows rows, ShadowReads shadow, TwoStores stores, MovePoint point) {
    super(rows);
    this.shadow = shadow;
    this.stores = stores;
    this.point = point;
    this.sampled = shadow.isSampled();
  }

  private void answered(
      String operation, Table table, List<Row> answer, long nanos, Function<Rows, List<Row>> ask) {
    if (!table.name().startsWith(OF_ACCESS)) {
      shadow.answered(point, operation, sampled, answer, nanos, new OfRows(ask));
    }
  }

  @Override
  public List<Row> find(Table table, List<RowKey> keys) {
    long began = System.nanoTime();
    List<Row> answer = super.find(table, keys);
    long nanos = System.nanoTime() - began;
    answered(
        "find " + table, table, ordered(answer), nanos, rows -> ordered(rows.find(table, keys)));
    return answer;
  }

  @Override
  public List<Row> select(Query query) {
    long began = System.nanoTime();
    List<Row> answer = super.select(query);
    long nanos = System.nanoTime() - began;
    boolean inOrder = !query.order().isEmpty();
    answered(
        "select " + query.table(),
        query.table(),
        inOrder ? answer : ordered(answer),
        nanos,
        rows -> inOrder ? rows.select(query) : ordered(rows.select(query)));
    return answer;
  }

  @Override
  public List<Row> selectEach(List<Query> queries) {
    long began = System.nanoTime();
    List<Row> answer = super.selectEach(queries);
    long nanos = System.nanoTime() - began;
    if (!queries.isEmpty()) {
      Table table = queries.get(0).table();
      answered(
          "select each " + table,
          table,
          ordered(answer),
          nanos,
          rows -> ordered(rows.selectEach(queries)));
    }
    return answer;
  }

  private List<Row> ordered(List<Row> rows) {
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort((one, other) -> KeyOrder.compare(one.key(), other.key()));
    return ordered;
  }

  private static boolean same(List<Row> one, List<Row> other) {
    return real(one).equals(real(other));
  }

  private static List<Row> real(List<Row> rows) {
    return rows.stream().filter(row -> !LocalRows.isOne(row)).toList();
  }

  private List<Row> without(List<Row> rows) {
    return rows.stream().map(this::without).toList();
  }

  private Row without(Row row) {
    Row cut = row;
    for (String column : row.columns()) {
      if (shadow.isIgnored(row.table().name() + "." + column)) {
        cut = cut.with(column, null);
      }
    }
    return cut;
  }

  private static String text(List<Row> rows) {
    return String.join("\n", rows.stream().map(WatchedRows::text).toList());
  }

  private static String text(Row row) {
    ObjectNode text = JsonNodeFactory.instance.objectNode();
    // No hash of a key is shown.
    row.columns().stream()
        .filter(column -> !column.startsWith("api_key"))
        .forEach(column -> text.put(column, String.valueOf(row.get(column))));
    return text.toString();
  }

  /** A read of rows. */
  private final class OfRows implements ShadowRead<List<Row>> {
    private final Function<Rows, List<Row>> ask;

    OfRows(Function<Rows, List<Row>> ask) {
      this.ask = ask;
    }

    @Override
    public List<Row> asked(Phase.Side side) {
      return stores.of(side).read(ask::apply);
    }

    @Override
    public Agreement compared(List<Row> primary, List<Row> other) {
      if (same(primary, other)) {
        return Agreement.SAME;
      }
      return same(without(primary), without(other)) ? Agreement.KNOWN : Agreement.DIFFERENT;
    }

    @Override
    public boolean isSame(List<Row> earlier, List<Row> later) {
      return same(earlier, later);
    }

    @Override
    public String text(List<Row> answer) {
      return WatchedRows.text(answer);
    }
  }
}
