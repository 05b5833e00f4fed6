package io.stemma.backfill.verify;

import io.stemma.backfill.verify.QuarantinedRows.Standing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records whose keys are looked up together. */
final class KeyBatch {
  private static final int SIZE = 2_000;

  private final List<Pending> pending = new ArrayList<>();

  /**
   * A record that waits for its look-up.
   *
   * @param isRepeated whether an earlier record has the same key
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared: it only carries the values.
  record Pending(
      @Nullable String[] values,
      long hash,
      Standing standing,
      boolean isRepeated,
      List<@Nullable String[]> kept) {}

  void add(Pending record) {
    pending.add(record);
  }

  boolean isFull() {
    return pending.size() >= SIZE;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  List<Long> hashes() {
    return pending.stream().map(Pending::hash).toList();
  }

  List<@Nullable String[]> records() {
    List<@Nullable String[]> records = new ArrayList<>(pending.size());
    pending.forEach(record -> records.add(record.values()));
    return records;
  }

  /** What waited; the batch is empty afterwards. */
  List<Pending> drain() {
    List<Pending> drained = List.copyOf(pending);
    pending.clear();
    return drained;
  }
}
