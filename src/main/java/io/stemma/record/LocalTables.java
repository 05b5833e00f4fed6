package io.stemma.record;

import static io.stemma.record.Kind.INSTANT;
import static io.stemma.record.Kind.INTEGER;
import static io.stemma.record.Kind.JSON;
import static io.stemma.record.Kind.TEXT;

/** Tables that each store has for itself: they are not part of the record, and are not compared. */
public final class LocalTables {
  /** Changes that the other store has not seen. */
  public static final Table OUTBOX =
      Table.named("dual.outbox", "entry_id")
          .with(TEXT, "entry_id", "last_error")
          .with(INSTANT, "noted_at", "next_attempt_at")
          .with(JSON, "keys")
          .with(INTEGER, "attempts")
          .table();

  /** What a store knows of the two. */
  public static final Table NOTES =
      Table.named("dual.notes", "name")
          .with(TEXT, "name")
          .with(JSON, "data")
          .with(INSTANT, "changed_at")
          .table();

  private LocalTables() {}
}
