package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.source.SourceRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way into its target.
 *
 * @param values in the order of the mapping's columns, as PostgreSQL reads them
 * @param kept cells of the row to keep raw; only with its first record
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it only carries the values.
record PendingRecord(SourceRow row, @Nullable String[] values, List<KeptCell> kept) {
  /** The natural key as text; the parts of a composite one as a JSON array. */
  String key(Target target, List<String> columns) {
    List<String> parts = new ArrayList<>();
    for (String column : target.key()) {
      parts.add(String.valueOf(values[columns.indexOf(column)]));
    }
    return parts.size() == 1 ? parts.get(0) : SourceCells.jsonArray(parts);
  }
}
