package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A run of a backfill that was undone, so that its rows are not expected.
 *
 * @param isDone false where the undo was stopped and is to be finished
 * @param at when the undo came to its end; null before
 */
public record UndoneRun(long run, boolean isDone, @Nullable OffsetDateTime at) {

  /** For people. */
  @Override
  public String toString() {
    return isDone
        ? "run " + run + " was undone" + (at == null ? "" : " on " + instant(at))
        : "run "
            + run
            + " is undone only in part: finish it with 'stemma backfill undo --run "
            + run
            + "'";
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("run", run)
        .put("state", isDone ? "undone" : "undoing")
        .put("undoneAt", at == null ? null : instant(at));
  }

  private static String instant(OffsetDateTime time) {
    return time.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
