package io.stemma.graph;

/**
 * Whether Cypher can be answered.
 *
 * @param reason why not and what to do about it; empty when it can
 */
public record GraphState(boolean available, String reason) {
  /** It can. */
  public static final GraphState AVAILABLE = new GraphState(true, "");

  /** It cannot, for that reason. */
  public static GraphState absent(String reason) {
    return new GraphState(false, reason);
  }
}
