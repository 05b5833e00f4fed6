package io.stemma.backfill.load;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.source.SourceRow;
import java.util.List;

/**
 * A record of a batch that has cells to be kept raw beside it.
 *
 * @param ordinal its place in the batch
 * @param key its natural key as text; the parts of a composite one as a JSON array
 */
record KeptRecord(int ordinal, SourceRow row, String key, List<KeptCell> cells) {}
