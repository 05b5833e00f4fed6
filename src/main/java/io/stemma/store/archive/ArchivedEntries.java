package io.stemma.store.archive;

import io.stemma.audit.seal.SealedTable;
import io.stemma.audit.seal.TrailEntry;
import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The entries of an archive, each with the hash of what it says there. */
final class ArchivedEntries {
  private static final String NUMBER = "append_no";
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private final SealedTable table;
  private final List<StoredColumn> columns;

  /**
   * Of a table.
   *
   * @param columns of the archive, by its manifest
   * @throws io.stemma.error.StemmaException where one that is sealed is not among them
   */
  ArchivedEntries(SealedTable table, List<StoredColumn> columns) {
    this.table = table;
    this.columns = columns;
    List<String> names = columns.stream().map(StoredColumn::name).toList();
    if (!names.contains(NUMBER) || !names.containsAll(table.sealedColumns())) {
      throw ArchiveFailures.differs(
          "The archive has not all columns that are sealed, but " + names + ".");
    }
  }

  void forEach(Path temporary, Path file, Consumer<TrailEntry> entries) {
    new ParquetRows(temporary, columns).forEach(file, row -> entries.accept(entry(row)));
  }

  /** From a row as COPY BINARY has it. */
  private TrailEntry entry(ByteBuffer row) {
    Map<String, byte @Nullable []> values = new HashMap<>();
    row.getShort();
    for (StoredColumn column : columns) {
      int size = row.getInt();
      byte[] value = size < 0 ? null : new byte[size];
      if (value != null) {
        row.get(value);
      }
      values.put(column.name(), value);
    }
    return new TrailEntry(
        number(values.get(NUMBER)),
        time(values.get("ts")),
        text(values.get(table.id())),
        table.leaf(values));
  }

  private static long number(byte @Nullable [] value) {
    return value == null ? -1 : ByteBuffer.wrap(value).getLong();
  }

  private static String time(byte @Nullable [] value) {
    return Instant.EPOCH.plus(number(value) + EPOCH_MICROS, ChronoUnit.MICROS).toString();
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
