package io.stemma.store.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;

/** Whether the tables are there that the service reads. */
public final class RecordSchema {
  private final RecordReader reader;

  public RecordSchema(RecordReader reader) {
    this.reader = reader;
  }

  private static final String TOUCH = "SELECT agent_id FROM core.identities LIMIT 1";

  /** Fails with a {@link io.stemma.error.StemmaException} that says what is missing. */
  public Uni<Void> require() {
    return reader.read(TOUCH, Tuple.tuple()).replaceWithVoid();
  }
}
