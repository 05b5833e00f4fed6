package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RowStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Walks an estate from its SQLite file to PostgreSQL and back, a step at a time. Where it stands is
 * noted in both stores; running services look at it in every transaction, and so follow at once.
 */
public final class Move {
  private static final Duration MOST_BEHIND = Duration.ofSeconds(5);

  private final TwoStores stores;
  private final DualOperations operations;
  private final Demands demands;

  /**
   * What must be shown before the side that is read changes.
   *
   * @param quiet how long no shadow read may have differed
   * @param reads shadow reads that must have been compared since the phase began
   * @param readsOfKind the same for each kind of read that clients have sent since
   */
  public record Demands(Duration quiet, long reads, long readsOfKind) {}

  /**
   * A copy of the file.
   *
   * @param sha256 of its bytes, in hex
   */
  public record PutAway(String file, String sha256) {}

  public Move(TwoStores stores, Demands demands) {
    this.stores = stores;
    this.operations = new DualOperations(stores);
    this.demands = demands;
  }

  /** Where it stands. */
  public MovePoint where() {
    return stores.point();
  }

  /**
   * Goes one step on.
   *
   * @return where it stands now
   * @throws StemmaException {@link ErrorCode#MOVE_REFUSED} with all that is missing
   */
  public MovePoint advance() {
    MovePoint point = settled();
    List<String> missing = missing(point);
    if (!missing.isEmpty()) {
      throw new StemmaException(
          ErrorCode.MOVE_REFUSED,
          "The move stays at " + point.phase().text() + ". " + String.join(" ", missing));
    }
    return switch (point.phase()) {
      case SQLITE -> noted(point.next(Phase.DUAL_SQLITE, now()));
      case DUAL_SQLITE -> switched(point, Phase.DUAL_POSTGRES);
      case DUAL_POSTGRES -> alone(point, Phase.POSTGRES);
      case POSTGRES -> point;
    };
  }

  /**
   * Goes one step back. From the last one, what was written to PostgreSQL alone is carried to the
   * file first, and compared.
   *
   * @return where it stands now
   */
  public MovePoint back() {
    MovePoint point = settled();
    return switch (point.phase()) {
      case SQLITE -> point;
      case DUAL_SQLITE -> alone(point, Phase.SQLITE);
      case DUAL_POSTGRES -> switched(point, Phase.DUAL_SQLITE);
      case POSTGRES -> {
        MovePoint dual = noted(point.next(Phase.DUAL_POSTGRES, now()));
        operations.carry();
        agree(dual);
        yield dual;
      }
    };
  }

  /**
   * Has the file put away, which PostgreSQL alone has replaced, and notes where.
   *
   * @param putAway does it
   * @throws StemmaException {@link ErrorCode#MOVE_REFUSED} while the file is still written
   */
  public void archive(Supplier<PutAway> putAway) {
    MovePoint point = settled();
    if (point.phase() != Phase.POSTGRES) {
      throw new StemmaException(
          ErrorCode.MOVE_REFUSED,
          "The file is still written at "
              + point.phase().text()
              + ": it is put away at "
              + Phase.POSTGRES.text()
              + ".");
    }
    PutAway copy = putAway.get();
    ObjectNode note = JsonNodeFactory.instance.objectNode();
    note.put("file", copy.file());
    note.put("sha256", copy.sha256());
    primary(point)
        .write(
            rows -> {
              new Notes(rows).write(Notes.ARCHIVE, note, now());
              return note;
            });
  }

  /** The copy of the file that was put away last; empty while there is none. */
  public Optional<PutAway> archived() {
    return primary(stores.point())
        .read(rows -> new Notes(rows).find(Notes.ARCHIVE))
        .map(note -> new PutAway(note.path("file").asText(), note.path("sha256").asText()));
  }

  /** What must still be shown before the next step; nothing where it may be gone. */
  public List<String> missing(MovePoint point) {
    List<String> missing = new ArrayList<>();
    if (!point.phase().isDual()) {
      return missing;
    }
    lookAtOutbox(missing);
    lookAtDiff(point, missing);
    lookAtShadow(point, missing);
    return missing;
  }

  /** Under load there is always a change on its way; the step itself waits for the last of them. */
  private void lookAtOutbox(List<String> missing) {
    DualStatus status = operations.status(null, 1);
    Instant oldest = status.oldest();
    if (!status.refused().isEmpty()) {
      missing.add(
          "The other store refuses changes: 'scripts/stemma dual status' shows which and why.");
    } else if (oldest != null && oldest.isBefore(now().minus(MOST_BEHIND))) {
      missing.add(
          Counted.of(status.entries(), "change")
              + " not replicated yet, the oldest since "
              + oldest
              + ": 'scripts/stemma dual replay'.");
    }
  }

  private void lookAtDiff(MovePoint point, List<String> missing) {
    ObjectNode diff = note(point, Notes.DIFF);
    if (diff.path("step").asLong(-1) != point.step()) {
      missing.add(
          "Both stores have not been compared since "
              + point.sinceText()
              + ": 'scripts/stemma dual diff'.");
    } else if (diff.path("differences").asLong() > 0) {
      missing.add(
          "The last comparison found "
              + diff.path("differences").asLong()
              + " differences: 'scripts/stemma dual diff --carry', then compare again.");
    }
  }

  private void lookAtShadow(MovePoint point, List<String> missing) {
    ObjectNode shadow = note(point, Notes.SHADOW);
    boolean ofNow = shadow.path("step").asLong(-1) == point.step();
    long reads = ofNow ? shadow.path("reads").asLong() : 0;
    if (reads < demands.reads()) {
      missing.add(
          "Shadow reads compared " + reads + " answers of at least " + demands.reads() + ".");
    }
    lookAtKinds(new ShadowNote(shadow).kinds(point.step()), missing);
    String last = ofNow ? shadow.path("lastDifference").textValue() : null;
    Instant quietSince = last == null ? point.since() : Instant.parse(last);
    if (quietSince != null && quietSince.isAfter(now().minus(demands.quiet()))) {
      missing.add(
          (last == null ? "The phase began" : "A shadow read differed")
              + " at "
              + quietSince
              + ": wait for "
              + demands.quiet().toSeconds()
              + " s without a difference.");
    }
  }

  /** Many reads of one kind say nothing of another. */
  private void lookAtKinds(Map<String, ShadowEvidence.Tally> kinds, List<String> missing) {
    kinds.forEach(
        (kind, tally) -> {
          if (tally.asked() > 0 && tally.compared() < demands.readsOfKind()) {
            missing.add(
                "Of the reads '"
                    + kind
                    + "' "
                    + tally.compared()
                    + " were compared of at least "
                    + demands.readsOfKind()
                    + ".");
          }
        });
  }

  private ObjectNode note(MovePoint point, String name) {
    return primary(point).read(rows -> new Notes(rows).read(name));
  }

  /** The other side takes over: nobody writes while the rest is carried. */
  private MovePoint switched(MovePoint point, Phase next) {
    MovePoint switching = point.switched();
    noteIn(primary(point), switching);
    return takeOver(switching, next);
  }

  private MovePoint takeOver(MovePoint switching, Phase next) {
    operations.replay();
    if (operations.status(null, 1).entries() > 0) {
      MovePoint before =
          new MovePoint(switching.phase(), false, switching.step() + 1, switching.since());
      noteIn(primary(switching), before);
      throw new StemmaException(
          ErrorCode.MOVE_REFUSED,
          "Some changes could not be carried: 'scripts/stemma dual status' shows why. The move"
              + " stays at "
              + switching.phase().text()
              + ".");
    }
    return noted(switching.next(next, now()));
  }

  /** The side that followed is left behind. */
  private MovePoint alone(MovePoint point, Phase next) {
    MovePoint alone = point.next(next, now());
    noteIn(primary(point), alone);
    try {
      // What was noted before the step is carried, so that the side left behind is whole.
      operations.replay();
      noteIn(stores.of(point.phase().primary().other()), alone);
    } catch (StemmaException e) {
      // Leaving a side that is not there must be possible; services tell it when it is back.
      if (!Mirror.isOutage(e)) {
        throw e;
      }
    }
    return alone;
  }

  private void agree(MovePoint dual) {
    long differences = operations.diff(difference -> {}).differences();
    if (differences > 0) {
      throw new StemmaException(
          ErrorCode.MOVE_REFUSED,
          Counted.of(differences, "row still differs", "rows still differ")
              + "; the move stands at "
              + dual.phase().text()
              + ": 'scripts/stemma dual diff' names them.");
    }
  }

  /** A switch that was interrupted is ended first, the way it was going. */
  private MovePoint settled() {
    MovePoint point = stores.settled();
    if (!point.switching()) {
      return point;
    }
    return takeOver(
        point, point.phase() == Phase.DUAL_SQLITE ? Phase.DUAL_POSTGRES : Phase.DUAL_SQLITE);
  }

  /** Notes it where it holds first, so that nobody can write to the side that is no longer. */
  private MovePoint noted(MovePoint next) {
    Phase.Side before = stores.point().phase().primary();
    noteIn(stores.of(before), next);
    noteIn(stores.of(before.other()), next);
    return next;
  }

  private void noteIn(RowStore store, MovePoint point) {
    if (!store.write(rows -> point.note(rows, now()))) {
      throw new StemmaException(
          ErrorCode.MOVE_REFUSED,
          "Another command has moved the estate meanwhile: 'scripts/stemma move status' says where"
              + " it stands.");
    }
  }

  private RowStore primary(MovePoint point) {
    return stores.of(point.phase().primary());
  }

  private Instant now() {
    return stores.clock().instant();
  }
}
