package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@link KeptCells} would hold of a table's rows so far, while nothing is written. */
final class KeptSoFar {
  private final SourceCells cells;
  private final Map<List<String>, Cell> kept = new HashMap<>();

  /** A cell that would be kept: where its row stands, and what it is. */
  private record Cell(long place, String storageClass, int hash) {
    static Cell of(KeptRecord record, KeptCell cell) {
      return new Cell(
          record.row().placeNumber(), cell.storageClass(), Arrays.hashCode(cell.bytes()));
    }

    boolean isTakenFor(Cell other) {
      return place != other.place
          && (hash != other.hash || !storageClass.equals(other.storageClass));
    }
  }

  KeptSoFar(SourceCells cells) {
    this.cells = cells;
  }

  /** As {@link KeptCells#isTaken} would tell. */
  boolean isTaken(KeptRecord record) {
    for (KeptCell cell : record.cells()) {
      Cell other = kept.get(List.of(record.key(), cell.column()));
      if (other != null && other.isTakenFor(Cell.of(record, cell))) {
        return true;
      }
    }
    return false;
  }

  /** The reasons of the cells that would be kept. */
  List<String> put(KeptRecord record) {
    List<KeptCell> told =
        record.cells().stream()
            .filter(cell -> !cells.isSecret(record.row(), cell.column()))
            .toList();
    told.forEach(cell -> kept.put(List.of(record.key(), cell.column()), Cell.of(record, cell)));
    return told.stream().map(KeptCell::reason).toList();
  }
}
