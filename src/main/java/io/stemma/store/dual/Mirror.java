package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.record.Rows;
import io.stemma.record.Table;
import io.stemma.store.dual.Phase.Side;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries changes from one store to the other. What is carried is not the change but what the rows
 * say by now: a change that is carried twice, or behind a later one, makes no difference.
 *
 * <p>Any number of mirrors may work at once. The rows are read while the other store holds the lock
 * of its writers, so that none of them overwrites what another one carried later.
 */
final class Mirror {
  /** Within the writing transaction of the side that follows. */
  private static final String LOCK = "dual.outbox";

  /** Within the writing transaction of the side that is followed. */
  static final String COUNTS = "dual.notes mirror";

  private static final int BATCH = 500;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** The store as a whole cannot, whatever is carried. */
  private static final Set<ErrorCode> OUTAGES =
      EnumSet.of(
          ErrorCode.STORE_UNAVAILABLE,
          ErrorCode.STORE_FULL,
          ErrorCode.STORE_LOCKED,
          ErrorCode.STORE_READ_ONLY,
          ErrorCode.LOGIN_REFUSED,
          ErrorCode.TOO_BUSY);

  private final TwoStores stores;
  private final Side primary;
  private final RowStore from;
  private final RowStore to;
  private final Clock clock;

  /** From the side that is written first to the other. */
  Mirror(TwoStores stores, Side primary) {
    this.stores = stores;
    this.primary = primary;
    this.from = stores.of(primary);
    this.to = stores.of(primary.other());
    this.clock = stores.clock();
  }

  /**
   * What a round did.
   *
   * @param carried changes that the other store has now
   * @param refused changes that it refused, which are tried again later
   */
  record Round(int carried, int refused) {}

  /**
   * Carries the changes whose turn it is.
   *
   * @throws StemmaException when either store is not there; nothing is lost
   */
  Round round() {
    List<Outbox.Entry> due = from.read(rows -> new Outbox(rows, clock).due(BATCH));
    if (due.isEmpty()) {
      return new Round(0, 0);
    }
    try {
      carry(due);
      return new Round(due.size(), 0);
    } catch (StemmaException e) {
      if (isOutage(e)) {
        throw e;
      }
      return oneByOne(due);
    }
  }

  /** One of them cannot be carried; it must not hold up the others. */
  private Round oneByOne(List<Outbox.Entry> due) {
    int refused = 0;
    for (Outbox.Entry entry : due) {
      try {
        carry(List.of(entry));
      } catch (StemmaException e) {
        if (isOutage(e)) {
          throw e;
        }
        refused++;
        from.write(
            rows -> {
              new Outbox(rows, clock).refused(entry, e.detail(), pause(entry.attempts()));
              return entry;
            });
      }
    }
    return new Round(due.size() - refused, refused);
  }

  private void carry(List<Outbox.Entry> entries) {
    Set<RowKey> keys = new LinkedHashSet<>();
    entries.forEach(entry -> keys.addAll(entry.keys()));
    to.write(
        rows -> {
          stayBehind(rows);
          rows.serialize(LOCK);
          put(from.read(there -> found(there, keys)), keys, rows);
          return keys;
        });
    from.write(
        rows -> {
          new Outbox(rows, clock).remove(entries);
          count(rows, entries.size());
          return entries;
        });
  }

  /**
   * Fails when the side that follows has become the one that is written: what is carried to it now
   * would overwrite what was written there since. It cannot become so before this transaction ends.
   */
  private void stayBehind(Rows rows) {
    Phase phase = MovePoint.heldBy(rows).orElseGet(stores::beginning).phase();
    if (phase.primary() != primary) {
      throw new StemmaException(
          ErrorCode.TOO_BUSY,
          primary.other().title() + " is written first by now: nothing is carried to it.");
    }
  }

  /** In the transaction that removes the entries: another one would be one more to wait for. */
  private void count(Rows rows, int carried) {
    rows.serialize(COUNTS);
    Notes notes = new Notes(rows);
    ObjectNode note = notes.read(Notes.MIRROR);
    note.put("carried", note.path("carried").asLong() + carried);
    note.put("lastCarriedAt", clock.instant().toString());
    notes.write(Notes.MIRROR, note, clock.instant());
  }

  private static List<Row> found(Rows rows, Set<RowKey> keys) {
    List<Row> found = new ArrayList<>();
    for (Table table : RecordTables.ALL) {
      List<RowKey> ofTable = keys.stream().filter(key -> key.table().equals(table)).toList();
      if (!ofTable.isEmpty()) {
        found.addAll(rows.find(table, ofTable));
      }
    }
    return found;
  }

  private static void put(List<Row> found, Set<RowKey> keys, Rows rows) {
    Set<RowKey> gone = new LinkedHashSet<>(keys);
    found.forEach(row -> gone.remove(row.key()));
    for (Table table : RecordTables.ALL) {
      List<Row> there =
          found.stream().filter(row -> row.table().equals(table) && !LocalRows.isOne(row)).toList();
      if (!there.isEmpty()) {
        rows.put(there);
      }
      List<RowKey> deleted = gone.stream().filter(key -> key.table().equals(table)).toList();
      if (!deleted.isEmpty()) {
        rows.delete(table, deleted);
      }
    }
  }

  /** Whether the failure is one of the store, not of what is carried. */
  static boolean isOutage(StemmaException e) {
    return OUTAGES.contains(e.code());
  }

  private static Duration pause(long attempts) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 7));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
