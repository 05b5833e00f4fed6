package io.stemma.schema;

import java.util.Locale;

/** What migrates by itself, with a history of its own; the record comes first. */
public enum SchemaPart {
  RECORD("db", "schema_history", SchemaVersions.LAST_OF_RECORD),
  GRAPH("age", "graph_history", SchemaVersions.LAST_OF_GRAPH);

  private final String folder;
  private final String history;
  private final String last;

  SchemaPart(String folder, String history, String last) {
    this.folder = folder;
    this.history = history;
    this.last = last;
  }

  /** As people write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where its migrations are, in the sources and on the class path. */
  String folder() {
    return folder;
  }

  /** Its table in schema {@code stemma}. */
  String history() {
    return history;
  }

  /** The last migration that this program has. */
  String last() {
    return last;
  }
}
