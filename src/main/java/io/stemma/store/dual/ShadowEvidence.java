package io.stemma.store.dual;

import io.stemma.store.dual.ShadowReads.Example;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What shadow reads have come to and the move has not been told. Only those of the step at which
 * the move stands count for the next one.
 */
public final class ShadowEvidence {
  private long step;
  private final Map<String, Tally> kinds = new HashMap<>();
  private final List<Example> examples = new ArrayList<>();

  /**
   * Reads of a kind.
   *
   * @param asked by clients, whether or not they were compared
   * @param compared with an answer on both sides
   * @param different of those
   */
  public record Tally(long asked, long compared, long different) {
    static final Tally NONE = new Tally(0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(asked + other.asked, compared + other.compared, different + other.different);
    }

    Tally minus(Tally other) {
      return new Tally(asked - other.asked, compared - other.compared, different - other.different);
    }
  }

  /** Reads of a step by their kind, and the answers that differed, in order. */
  record Untold(long step, Map<String, Tally> kinds, List<Example> examples) {
    Tally all() {
      return kinds.values().stream().reduce(Tally.NONE, Tally::plus);
    }

    boolean isEmpty() {
      return kinds.isEmpty() && examples.isEmpty();
    }
  }

  /** A client's read. */
  synchronized void asked(long ofStep, String kind) {
    add(ofStep, kind, new Tally(1, 0, 0));
  }

  /** One that both sides answered. */
  synchronized void compared(long ofStep, String kind, boolean different) {
    add(ofStep, kind, new Tally(0, 1, different ? 1 : 0));
  }

  synchronized void differed(long ofStep, Example example) {
    if (reaches(ofStep)) {
      examples.add(example);
    }
  }

  private void add(long ofStep, String kind, Tally one) {
    if (reaches(ofStep)) {
      kinds.merge(kind, one, Tally::plus);
    }
  }

  private boolean reaches(long ofStep) {
    if (ofStep > step) {
      step = ofStep;
      kinds.clear();
      examples.clear();
    }
    return ofStep == step;
  }

  synchronized Untold untold() {
    return new Untold(step, Map.copyOf(kinds), List.copyOf(examples));
  }

  /** It is noted: what came meanwhile is not. */
  synchronized void told(Untold told) {
    if (told.step() == step) {
      told.kinds()
          .forEach((kind, tally) -> kinds.computeIfPresent(kind, (k, now) -> rest(now, tally)));
      examples.subList(0, told.examples().size()).clear();
    }
  }

  private static @Nullable Tally rest(Tally now, Tally told) {
    Tally rest = now.minus(told);
    return rest.equals(Tally.NONE) ? null : rest;
  }
}
