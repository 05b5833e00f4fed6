package io.stemma.schema;

/** Whether a database can carry the graph. */
public sealed interface GraphSupport {
  /** AGE is installed in the database and preloaded by the server. */
  record Present(String version) implements GraphSupport {}

  /**
   * Everything works but Cypher.
   *
   * @param reason why, and what an operator can do about it
   */
  record Absent(String reason) implements GraphSupport {}
}
