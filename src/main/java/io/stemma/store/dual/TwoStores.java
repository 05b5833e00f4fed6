package io.stemma.store.dual;

import io.stemma.error.StemmaException;
import io.stemma.record.RowStore;
import io.stemma.store.dual.Phase.Side;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Both stores, and where the move between them stands.
 *
 * @param initial what holds while no move has been noted
 */
public record TwoStores(RowStore sqlite, RowStore postgres, Phase initial, Clock clock) {
  /** A side's store. */
  public RowStore of(Side side) {
    return side == Side.SQLITE ? sqlite : postgres;
  }

  /**
   * Where the move stands: the newest of what the stores that answer have noted.
   *
   * @throws StemmaException when neither answers
   */
  public MovePoint point() {
    Asked one = asked(sqlite);
    Asked other = asked(postgres);
    if (one.failure() != null && other.failure() != null) {
      throw initial.primary() == Side.SQLITE ? one.failure() : other.failure();
    }
    return Stream.of(one, other)
        .flatMap(asked -> asked.point().stream())
        .max(Comparator.comparingLong(MovePoint::step))
        .orElseGet(this::beginning);
  }

  /**
   * Where the move stands, after both stores have been told. A step is noted first where it held
   * before; whoever took it may have been stopped then.
   */
  MovePoint settled() {
    MovePoint newest = point();
    for (RowStore store : List.of(sqlite, postgres)) {
      try {
        Optional<MovePoint> there = store.read(MovePoint::in);
        if (there.isEmpty() ? newest.step() > 0 : there.get().step() < newest.step()) {
          store.write(rows -> newest.note(rows, clock.instant()));
        }
      } catch (StemmaException e) {
        // It is told when it is back.
        if (!Mirror.isOutage(e)) {
          throw e;
        }
      }
    }
    return newest;
  }

  /** What holds while nothing has been noted. */
  MovePoint beginning() {
    return new MovePoint(initial, false, 0, null);
  }

  private record Asked(Optional<MovePoint> point, @Nullable StemmaException failure) {}

  private static Asked asked(RowStore store) {
    try {
      return new Asked(store.read(MovePoint::in), null);
    } catch (StemmaException e) {
      return new Asked(Optional.empty(), e);
    }
  }

  /** Carries what the primary side of a phase has noted to the other. */
  Mirror mirror(Phase phase) {
    return new Mirror(this, phase.primary());
  }
}
