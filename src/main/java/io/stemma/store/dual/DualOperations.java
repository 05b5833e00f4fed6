package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore;
import io.stemma.store.dual.StoreDifferences.Difference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an operator does with the two stores. */
public final class DualOperations {
  private static final int REFUSALS = 20;
  private static final int CARRIED_AT_ONCE = 500;

  private final TwoStores stores;

  public DualOperations(TwoStores stores) {
    this.stores = stores;
  }

  /**
   * How they stand.
   *
   * @param before an earlier look, for the rate; null for none
   * @throws io.stemma.error.StemmaException when the primary store is not there
   */
  public DualStatus status(@Nullable DualStatus before, double secondsSince) {
    MovePoint point = stores.point();
    return primary(point)
        .read(
            rows -> {
              Outbox outbox = new Outbox(rows, stores.clock());
              ObjectNode mirror = new Notes(rows).read(Notes.MIRROR);
              long carried = mirror.path("carried").asLong();
              return new DualStatus(
                  point,
                  outbox.size(),
                  outbox.oldest().stream()
                      .map(row -> row.instant("noted_at"))
                      .findFirst()
                      .orElse(null),
                  carried,
                  before == null ? 0 : (carried - before.carried()) / secondsSince,
                  mirror.path("failures").asLong(),
                  mirror.path("lastError").textValue(),
                  mirror.path("lastErrorAt").textValue(),
                  outbox.refusals(REFUSALS).stream().map(DualOperations::refusal).toList());
            });
  }

  private static DualStatus.Refusal refusal(Row row) {
    Long attempts = row.integer("attempts");
    return new DualStatus.Refusal(
        String.valueOf(row.text("entry_id")),
        String.valueOf(row.text("keys")),
        attempts == null ? 0 : attempts,
        row.text("last_error"));
  }

  /** The latest answers that differed, of this step of the move and the one before. */
  public List<ShadowReads.Example> examples() {
    return primary(stores.point())
        .read(rows -> new ShadowNote(new Notes(rows).read(Notes.SHADOW)).examples());
  }

  /** What shadow reads of all services compared since the phase began, by the kind of read. */
  public Map<String, ShadowEvidence.Tally> kinds() {
    MovePoint point = stores.point();
    return primary(point)
        .read(rows -> new ShadowNote(new Notes(rows).read(Notes.SHADOW)).kinds(point.step()));
  }

  /**
   * Carries all changes that there are by now, those that were refused too.
   *
   * @return how many were carried; what is refused again stays
   * @throws io.stemma.error.StemmaException when a store is not there
   */
  public long replay() {
    MovePoint point = stores.point();
    primary(point)
        .write(
            rows -> {
              new Outbox(rows, stores.clock()).hurry();
              return point;
            });
    Instant began = stores.clock().instant();
    long carried = 0;
    while (true) {
      Mirror.Round round = stores.mirror(point.phase()).round();
      carried += round.carried();
      if (round.carried() == 0 || isBehind(point, began)) {
        return carried;
      }
    }
  }

  /** Whether all that is still to be carried came later: others go on writing. */
  private boolean isBehind(MovePoint point, Instant began) {
    return primary(point)
        .read(
            rows ->
                new Outbox(rows, stores.clock())
                    .oldest().stream()
                        .map(row -> row.instant("noted_at"))
                        .allMatch(noted -> noted != null && noted.isAfter(began)));
  }

  /**
   * Compares both stores, both ways. The result is noted as evidence for the move.
   *
   * @param found is told each row that differs
   */
  public StoreDifferences.Result diff(Consumer<Difference> found) {
    MovePoint point = stores.point();
    Instant began = stores.clock().instant();
    StoreDifferences.Result result = compare(point, found);
    primary(point)
        .write(
            rows -> {
              Notes notes = new Notes(rows);
              ObjectNode note = notes.read(Notes.DIFF);
              note.put("beganAt", began.toString());
              note.put("step", point.step());
              note.put("differences", result.differences());
              note.put("rows", result.rows().values().stream().mapToLong(Long::longValue).sum());
              notes.write(Notes.DIFF, note, stores.clock().instant());
              return note;
            });
    return result;
  }

  /**
   * Has every row that differs carried from the primary store to the other.
   *
   * @return how many differed
   * @throws io.stemma.error.StemmaException {@link ErrorCode#MOVE_REFUSED} when the primary store
   *     holds nothing and the other does: whoever asks has named the wrong one
   */
  public long carry() {
    MovePoint point = stores.point();
    refuseToEmpty(point);
    List<RowKey> keys = new ArrayList<>();
    long found =
        compare(
                point,
                difference -> {
                  // What the primary store lacks was deleted there: it is the record.
                  keys.add(difference.key());
                  if (keys.size() == CARRIED_AT_ONCE) {
                    note(point, keys);
                  }
                })
            .differences();
    note(point, keys);
    replay();
    return found;
  }

  private void refuseToEmpty(MovePoint point) {
    Phase.Side primary = point.phase().primary();
    if (isEmpty(stores.of(primary)) && !isEmpty(stores.of(primary.other()))) {
      throw new StemmaException(
          ErrorCode.MOVE_REFUSED,
          primary.title()
              + " is the record at "
              + point.phase().text()
              + " and holds nothing: carrying would empty "
              + primary.other().title()
              + ". Set DB_BACKEND and DB_DUAL_READ_PRIMARY as the services have them.");
    }
  }

  private static boolean isEmpty(RowStore store) {
    return store.read(
        rows ->
            RecordTables.ALL.stream()
                .allMatch(table -> rows.select(Query.of(table).limit(1)).isEmpty()));
  }

  private void note(MovePoint point, List<RowKey> keys) {
    if (!keys.isEmpty()) {
      primary(point)
          .write(
              rows -> {
                new Outbox(rows, stores.clock()).note(keys);
                return keys;
              });
      keys.clear();
    }
  }

  private StoreDifferences.Result compare(MovePoint point, Consumer<Difference> found) {
    RowStore primary = primary(point);
    return new StoreDifferences(primary, stores.of(point.phase().primary().other()))
        .compare(
            keys -> primary.read(rows -> new Outbox(rows, stores.clock()).pending(keys)), found);
  }

  private RowStore primary(MovePoint point) {
    return stores.of(point.phase().primary());
  }
}
