package io.stemma.backfill.convert;

import io.stemma.backfill.load.RefusedRow;
import io.stemma.backfill.load.SourceCells;
import io.stemma.backfill.mapping.KeptCell;
import io.stemma.record.Row;
import io.stemma.record.Rows;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What of a table's rows does not stand in the record: rows put aside and cells kept raw.
 *
 * @param source what the file is called that the rows come from
 * @param target the table they were to go to
 */
record LeftBeside(String source, String target, SourceCells cells) {
  /**
   * Whether another row has left other cells in the place of one of the record's: two rows of one
   * key, alike but for what their columns cannot hold.
   */
  boolean isTaken(Rows rows, Made record) {
    for (KeptCell cell : record.kept()) {
      Row kept = kept(record, cell);
      boolean taken = rows.find(kept.key()).filter(there -> !isSameCell(there, kept)).isPresent();
      if (taken) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSameCell(Row there, Row kept) {
    return List.of("class", "hex").stream()
        .allMatch(column -> String.valueOf(there.get(column)).equals(kept.get(column)));
  }

  /** Keeps the cells of a record; the reasons of those that were kept. */
  List<String> keep(Rows rows, Made record) {
    List<Row> kept = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (KeptCell cell : record.kept()) {
      if (!cells.isSecret(record.source(), cell.column())) {
        kept.add(kept(record, cell));
        reasons.add(cell.reason());
      }
    }
    rows.insert(kept);
    return reasons;
  }

  private Row kept(Made record, KeptCell cell) {
    return Row.of(
        FileTables.KEPT_CELLS,
        Map.of(
            "target_table", target,
            "target_key", record.key(),
            "source", source,
            "source_table", record.source().table(),
            "source_column", cell.column(),
            "source_row", record.source().place(),
            "class", cell.storageClass(),
            "hex", HexFormat.of().formatHex(cell.bytes()),
            "reason", cell.reason()));
  }

  /** Puts rows aside, whole; a row of which several records were refused once. */
  void putAside(Rows rows, List<RefusedRow> refused) {
    rows.insert(refused.stream().map(this::quarantined).toList());
  }

  private Row quarantined(RefusedRow refused) {
    return Row.of(
        FileTables.QUARANTINE,
        Map.of(
            "source", source,
            "source_table", refused.row().table(),
            "source_row", refused.row().place(),
            "target_table", target,
            "row_sha256", cells.sha256(refused.row()),
            "reason", refused.reason(),
            "detail", refused.detail(),
            "cells", cells.json(refused.row())));
  }
}
