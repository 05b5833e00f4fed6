package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells records of a table apart by their natural keys. */
final class RecordKey {
  private final int[] positions;

  RecordKey(TableMapping mapping) {
    List<String> columns = mapping.records().columns();
    this.positions = mapping.target().key().stream().mapToInt(columns::indexOf).toArray();
  }

  /** The natural key as text; the parts of a composite one as a JSON array. */
  String of(PendingRecord record) {
    List<String> parts = new ArrayList<>();
    for (int position : positions) {
      parts.add(String.valueOf(record.values()[position]));
    }
    return parts.size() == 1 ? parts.get(0) : SourceCells.jsonArray(parts);
  }

  /** How a record of a batch stands to those before it that change a row, too. */
  enum Standing {
    FIRST,
    REPEATED,
    SECOND
  }

  /** The records of one batch that overwrite a row: of several with one key only the first may. */
  final class Changes {
    private final Map<String, PendingRecord> firsts = new HashMap<>();

    Standing add(PendingRecord record) {
      PendingRecord first = firsts.putIfAbsent(of(record), record);
      if (first == null) {
        return Standing.FIRST;
      }
      return Arrays.equals(first.values(), record.values()) ? Standing.REPEATED : Standing.SECOND;
    }
  }
}
