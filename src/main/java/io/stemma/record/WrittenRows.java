package io.stemma.record;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rows of a transaction that somebody writes: every row that is added or changed names its
 * writer, and a writer that is bound to an agent touches only that agent's rows. Both hold for
 * whatever is written, so that no operation can forget them.
 */
public final class WrittenRows extends ForwardingRows {
  private final Rows rows;
  private final Writer writer;

  public WrittenRows(Rows rows, Writer writer) {
    super(rows);
    this.rows = rows;
    this.writer = writer;
  }

  @Override
  public Writer writer() {
    return writer;
  }

  @Override
  public List<Boolean> insert(List<Row> added) {
    added.forEach(this::requireActor);
    return super.insert(added.stream().map(writer::stamp).toList());
  }

  /** The lines name their writers already: a transaction may hold those of several. */
  @Override
  public void load(List<RowLines> lines) {
    rows.load(lines);
  }

  @Override
  public boolean update(Row changed) {
    requireActor(List.of(changed.key()));
    return super.update(writer.stamp(changed));
  }

  @Override
  public void put(List<Row> put) {
    put.forEach(this::requireActor);
    super.put(put.stream().map(writer::stamp).toList());
  }

  @Override
  public int delete(Table table, List<RowKey> keys) {
    // Links go with the discovery they begin at or point to.
    if (!table.equals(RecordTables.DISCOVERY_LINKS)) {
      requireActor(keys);
    }
    return super.delete(table, keys);
  }

  private void requireActor(Row row) {
    String actor = row.table().actor();
    if (actor != null && writer.isBarredFrom(row.text(actor))) {
      boolean isKey = row.table().key().contains(actor);
      writer.requireAgent(isKey ? "id" : fieldOf(actor), row.text(actor));
    }
  }

  /** Of rows that are there; nothing is asked for a writer that may write as any agent. */
  private void requireActor(List<RowKey> keys) {
    if (writer.agentId() != null && !keys.isEmpty() && keys.get(0).table().actor() != null) {
      find(keys.get(0).table(), keys).forEach(this::requireActor);
    }
  }

  /** {@code created_by} is {@code createdBy}. */
  private static String fieldOf(String column) {
    return Pattern.compile("_(.)")
        .matcher(column)
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }
}
