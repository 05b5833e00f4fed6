package io.stemma.record;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands everything on to other rows. */
public abstract class ForwardingRows implements Rows {
  private final Rows rows;

  protected ForwardingRows(Rows rows) {
    this.rows = rows;
  }

  @Override
  public List<Row> find(Table table, List<RowKey> keys) {
    return rows.find(table, keys);
  }

  @Override
  public Optional<Row> lock(RowKey key) {
    return rows.lock(key);
  }

  @Override
  public List<Row> select(Query query) {
    return rows.select(query);
  }

  @Override
  public void each(Query query, Consumer<RowCursor> taker) {
    rows.each(query, taker);
  }

  @Override
  public long count(Query query) {
    return rows.count(query);
  }

  @Override
  public List<Row> selectEach(List<Query> queries) {
    return rows.selectEach(queries);
  }

  @Override
  public List<Boolean> insert(List<Row> added) {
    return rows.insert(added);
  }

  @Override
  public boolean update(Row changed) {
    return rows.update(changed);
  }

  @Override
  public void put(List<Row> put) {
    rows.put(put);
  }

  @Override
  public int delete(Table table, List<RowKey> keys) {
    return rows.delete(table, keys);
  }

  @Override
  public Writer writer() {
    return rows.writer();
  }

  @Override
  public void declareMaintenance() {
    rows.declareMaintenance();
  }

  @Override
  public void serialize(String text) {
    rows.serialize(text);
  }

  @Override
  public Optional<Row> findShared(String text, RowKey key) {
    return rows.findShared(text, key);
  }
}
