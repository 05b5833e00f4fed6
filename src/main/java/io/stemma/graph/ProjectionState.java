package io.stemma.graph;

import java.util.List;

/**
 * Whether the graph follows the rows.
 *
 * @param stopped tables whose rows do not reach the graph
 * @param gaps tables that hold rows written without the graph
 */
public record ProjectionState(List<String> stopped, List<String> gaps) {
  public ProjectionState {
    stopped = List.copyOf(stopped);
    gaps = List.copyOf(gaps);
  }

  /** Whether what is written now reaches the graph. */
  public boolean isOn() {
    return stopped.isEmpty();
  }

  /** Whether all rows written so far have reached it. */
  public boolean isComplete() {
    return gaps.isEmpty();
  }
}
