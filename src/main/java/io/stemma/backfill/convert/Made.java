package io.stemma.backfill.convert;

import io.stemma.backfill.mapping.KeptCell;
import io.stemma.backfill.source.SourceRow;
import io.stemma.record.Row;
import java.util.List;

/**
 * A record on its way into a file.
 *
 * @param source the row it was made of
 * @param key its natural key as kept cells name it
 * @param hash 64 bits of that key
 * @param kept cells that go beside it
 */
record Made(SourceRow source, Row record, String key, long hash, List<KeptCell> kept) {}
