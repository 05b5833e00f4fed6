package io.stemma.question;

import io.stemma.record.RowStore;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;

/** A record in PostgreSQL. */
public final class PostgresUnderTest extends RecordUnderTest {
  private static final PoolLimits LIMITS = new PoolLimits(4, 64, 30_000, 30_000);

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database;
  private final boolean ownsDatabase;
  private final PostgresPools pools;
  private final PostgresRowStore store;
  private final RecordReader reader;

  /** The record in a test's database. */
  public PostgresUnderTest(TestDatabase database) {
    this(database, false);
  }

  PostgresUnderTest(TestDatabase database, boolean ownsDatabase) {
    this.database = database;
    this.ownsDatabase = ownsDatabase;
    new Schema(database.settings()).migrate();
    pools = new PostgresPools(vertx, database.settings(), LIMITS, LIMITS, 1);
    store = PostgresRowStore.open(database.url(), LIMITS);
    reader = new RecordReader(() -> pools);
  }

  public RecordReader reader() {
    return reader;
  }

  @Override
  protected RowStore store() {
    return store;
  }

  @Override
  public QuestionSql sql() {
    return QuestionSql.of(reader);
  }

  @Override
  public void empty() {
    execute(
        """
        DELETE FROM core.dialectic_messages; DELETE FROM core.dialectic_sessions;
        DELETE FROM core.discovery_links; DELETE FROM core.discovery_tags;
        DELETE FROM core.discoveries; DELETE FROM core.identities
        """);
  }

  /** Runs statements separated by semicolons. */
  public void execute(String sql) {
    database.execute(sql);
  }

  @Override
  public void close() {
    store.close();
    pools.close();
    vertx.closeAndAwait();
    if (ownsDatabase) {
      database.close();
    }
  }
}
