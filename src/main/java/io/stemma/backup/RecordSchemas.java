package io.stemma.backup;

import java.util.List;

/** Which schemas of a database are the record, and so go into a backup. */
public final class RecordSchemas {
  /** Those there may be; a test finds each one that the migrations make. */
  public static final List<String> ALL =
      List.of("access", "audit", "backfill", "core", "dual", "stemma");

  /** Made from the record by the migrations of {@code age/}: left out, with the graph itself. */
  public static final String PROJECTION = "projection";

  /** How far the graph's migrations are: a restored database has none yet. */
  static final String GRAPH_HISTORY = "stemma.graph_history";

  private RecordSchemas() {}
}
