package io.stemma.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A reader over a test's database, without a service around it. */
public final class RecordUnderTest implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final PostgresPools pools;

  public RecordUnderTest(TestDatabase database) {
    new Schema(database.settings()).migrate();
    PoolLimits limits = new PoolLimits(4, 64, 30_000, 30_000);
    pools = new PostgresPools(vertx, database.settings(), limits, limits, 1);
  }

  public RecordReader reader() {
    return new RecordReader(() -> pools);
  }

  public static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  /** The items of all pages, one behind the other; a cursor that comes again would never end. */
  public static <T> List<T> all(Function<@Nullable String, Uni<Page<T>>> question) {
    List<T> items = new ArrayList<>();
    Set<String> cursors = new HashSet<>();
    String cursor = null;
    do {
      Page<T> page = await(question.apply(cursor));
      items.addAll(page.items());
      cursor = page.next();
      assertThat(cursor == null || cursors.add(cursor)).as("a new cursor, not %s", cursor).isTrue();
    } while (cursor != null);
    return items;
  }

  @Override
  public void close() {
    pools.close();
    vertx.closeAndAwait();
  }
}
