package io.stemma.graph;

/**
 * Whether Cypher can be answered.
 *
 * @param reason why not and what to do about it; empty when it can
 */
public record GraphState(boolean available, String reason) {
  static final GraphState AVAILABLE = new GraphState(true, "");

  static GraphState absent(String reason) {
    return new GraphState(false, reason);
  }
}
