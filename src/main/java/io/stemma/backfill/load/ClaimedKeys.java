package io.stemma.backfill.load;

import io.stemma.backfill.mapping.LongSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that rows of this file hold in a target as they stand: a later row of the file with such
 * a key and other content is a second one, not a change of the first.
 */
final class ClaimedKeys {
  private final LongSet keys = new LongSet();
  private @Nullable Long unseen;

  /** Begins in the middle of a table: what the rows up to a place claim is looked up if need be. */
  void resumeBehind(@Nullable Long place) {
    unseen = place;
  }

  /** Notes the records of a batch that stand unchanged: all but these. */
  void stand(Batch batch, Set<Integer> others) {
    for (int ordinal = 0; ordinal < batch.records(); ordinal++) {
      if (!others.contains(ordinal)) {
        keys.add(batch.key(ordinal));
      }
    }
  }

  /** Whether an earlier row of the file claims the key of a record that would change its row. */
  boolean isClaimed(Batch batch, int ordinal) {
    if (unseen != null) {
      batch.source().keysUpTo(unseen, keys::add);
      unseen = null;
    }
    return keys.contains(batch.key(ordinal));
  }
}
