package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where a record of a table has its natural key. */
final class RecordKey {
  private final int[] positions;

  RecordKey(TableMapping mapping) {
    List<String> columns = mapping.records().columns();
    this.positions = mapping.target().key().stream().mapToInt(columns::indexOf).toArray();
  }

  /** The natural key as text; the parts of a composite one as a JSON array. */
  String of(@Nullable String[] values) {
    List<String> parts =
        IntStream.of(positions).mapToObj(position -> String.valueOf(values[position])).toList();
    return parts.size() == 1 ? parts.get(0) : SourceCells.jsonArray(parts);
  }
}
