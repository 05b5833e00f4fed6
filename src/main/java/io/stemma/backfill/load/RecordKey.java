package io.stemma.backfill.load;

import io.stemma.backfill.mapping.TableMapping;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where a record of a table has its natural key. */
public final class RecordKey {
  private final int[] positions;

  /** For the records that a mapping makes. */
  public RecordKey(TableMapping mapping) {
    List<String> columns = mapping.records().columns();
    this.positions = mapping.target().key().stream().mapToInt(columns::indexOf).toArray();
  }

  /** The natural key as text; the parts of a composite one as a JSON array. */
  public String of(@Nullable String[] values) {
    List<String> parts =
        IntStream.of(positions).mapToObj(position -> String.valueOf(values[position])).toList();
    return parts.size() == 1 ? parts.get(0) : SourceCells.jsonArray(parts);
  }

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** 64 bits of the natural key (FNV-1a): two keys that are told apart by nothing else are one. */
  public long hash(@Nullable String[] values) {
    long hash = FNV_OFFSET;
    for (int position : positions) {
      String part = String.valueOf(values[position]);
      for (int i = 0; i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * FNV_PRIME;
      }
      hash = (hash ^ Character.MAX_VALUE) * FNV_PRIME;
    }
    return hash;
  }
}
