package io.stemma.graph;

/**
 * Whether Cypher can be answered.
 *
 * @param reason why not and what to do about it; empty when it can
 */
public record GraphState(boolean available, String reason) {
  /** It can. */
  public static final GraphState AVAILABLE = new GraphState(true, "");

  /** The record is in a file alone. */
  public static final GraphState IN_A_FILE =
      absent(
          "The record is in a SQLite file, which keeps no graph, so there is no Cypher; all else"
              + " works. docs/move.md says how the record is moved to PostgreSQL.");

  /** The record is in two stores, of which the file is read. */
  public static final GraphState FILE_IS_PRIMARY =
      absent(
          "The SQLite file is the primary store, and it keeps no graph, so there is no Cypher"
              + " until 'stemma move advance' makes PostgreSQL the primary store; all else"
              + " works.");

  /** It cannot, for that reason. */
  public static GraphState absent(String reason) {
    return new GraphState(false, reason);
  }
}
