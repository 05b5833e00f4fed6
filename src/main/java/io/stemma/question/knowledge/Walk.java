package io.stemma.question.knowledge;

import java.util.List;

/** Which links a walk follows. */
public enum Walk {
  /** From a reply to what it answers. */
  UP(true, false),
  /** From a discovery to its replies. */
  DOWN(false, true),
  /** Both, in one walk. */
  ANY(true, true);

  private final boolean outward;
  private final boolean inward;

  Walk(boolean outward, boolean inward) {
    this.outward = outward;
    this.inward = inward;
  }

  boolean isOutward() {
    return outward;
  }

  boolean isInward() {
    return inward;
  }

  static Boolean[] outward(List<Walk> walks) {
    return walks.stream().map(walk -> walk.outward).toArray(Boolean[]::new);
  }

  static Boolean[] inward(List<Walk> walks) {
    return walks.stream().map(walk -> walk.inward).toArray(Boolean[]::new);
  }
}
