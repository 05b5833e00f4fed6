package io.stemma.store.dual;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.record.Rows;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the move stands, as a store has it noted.
 *
 * @param phase what holds, or held before it was switched
 * @param switching whether the other side is about to take over: nobody writes until it has
 * @param step grows with each change; of two notes the one with more steps is the newer
 * @param since when the phase began; null while no step has been taken
 */
public record MovePoint(Phase phase, boolean switching, long step, @Nullable Instant since) {
  /** Writers share it, whoever changes the phase has it alone. */
  static final String LOCK = "dual.notes move";

  /** What a store has noted; empty where no move has ever begun. */
  static Optional<MovePoint> in(Rows rows) {
    return new Notes(rows).find(Notes.MOVE).map(MovePoint::of);
  }

  /** The same for a writer: it does not change before this transaction ends. */
  static Optional<MovePoint> heldBy(Rows rows) {
    return new Notes(rows).findShared(LOCK, Notes.MOVE).map(MovePoint::of);
  }

  private static MovePoint of(ObjectNode note) {
    return new MovePoint(
        Phase.of(note.path("phase").asText()),
        note.path("switching").asBoolean(),
        note.path("step").asLong(),
        since(note.path("since").textValue()));
  }

  /** Where a step was begun before any had been taken, an earlier version noted the year 1970. */
  private static @Nullable Instant since(@Nullable String noted) {
    Instant since = noted == null ? null : Instant.parse(noted);
    return Instant.EPOCH.equals(since) ? null : since;
  }

  /** For people: since when the phase holds. */
  public String sinceText() {
    return since == null ? "the beginning" : since.toString();
  }

  /**
   * Notes it, unless a later step is noted; writers that are under way finish first.
   *
   * @return whether it is what holds in that store now
   */
  boolean note(Rows rows, Instant now) {
    rows.serialize(LOCK);
    Optional<MovePoint> there = in(rows);
    if (there.isPresent() && there.get().step() >= step) {
      return equals(there.get());
    }
    ObjectNode note = JsonNodeFactory.instance.objectNode();
    note.put("phase", phase.text());
    note.put("switching", switching);
    note.put("step", step);
    if (since != null) {
      note.put("since", since.toString());
    }
    new Notes(rows).write(Notes.MOVE, note, now);
    return true;
  }

  MovePoint next(Phase other, Instant now) {
    return new MovePoint(other, false, step + 1, now);
  }

  MovePoint switched() {
    return new MovePoint(phase, true, step + 1, since);
  }
}
