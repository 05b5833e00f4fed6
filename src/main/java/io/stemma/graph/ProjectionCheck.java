package io.stemma.graph;

import io.smallrye.mutiny.Uni;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** Looks whether the graph follows the rows. It counts nothing: cheap enough for every probe. */
public final class ProjectionCheck {
  private final RecordReader reader;

  public ProjectionCheck(RecordReader reader) {
    this.reader = reader;
  }

  private static final String LOOK =
      """
      SELECT ARRAY(SELECT DISTINCT table_name::text FROM projection.stopped ORDER BY 1) AS stopped,
             ARRAY(SELECT table_name::text FROM projection.gaps ORDER BY 1) AS gaps
      """;

  /** Fails with a {@link io.stemma.error.StemmaException} where there is no graph to look at. */
  public Uni<ProjectionState> state() {
    return reader
        .read(LOOK, Tuple.tuple())
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new ProjectionState(
                  List.of(row.getArrayOfStrings("stopped")),
                  List.of(row.getArrayOfStrings("gaps")));
            });
  }
}
