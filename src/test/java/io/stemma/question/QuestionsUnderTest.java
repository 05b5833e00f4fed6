package io.stemma.question;

import io.smallrye.mutiny.Uni;
import io.stemma.graph.Limits;
import io.stemma.question.lineage.Kinship;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.Subtrees;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.Tags;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresPools;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The named questions over a test's database, without a service around them. */
public final class QuestionsUnderTest implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Cursors CURSORS = Cursors.ofSecret("of all tests, with and without AGE");

  private final Vertx vertx = Vertx.vertx();
  private final PostgresPools pools;
  private final RecordReader reader;

  public QuestionsUnderTest(TestDatabase database) {
    PoolLimits limits = new PoolLimits(4, 64, 30_000, 30_000);
    pools = new PostgresPools(vertx, database.settings(), limits, limits);
    reader = new RecordReader(() -> pools);
  }

  public Lineage lineage() {
    return new Lineage(reader, CURSORS, Limits.lineage());
  }

  public Kinship kinship() {
    return new Kinship(reader, Limits.lineage());
  }

  public Subtrees subtrees(String... limits) {
    return new Subtrees(reader, Limits.lineage(limits));
  }

  public Tags tags() {
    return new Tags(reader, CURSORS, Limits.pages());
  }

  public SharedTags sharedTags() {
    return new SharedTags(reader, CURSORS, Limits.pages());
  }

  public static <T> T answer(Uni<T> question) {
    return question.await().atMost(PATIENCE);
  }

  /** Everything, page by page. */
  public static <T> List<T> pages(Function<@Nullable String, Uni<Page<T>>> question) {
    List<T> items = new ArrayList<>();
    String cursor = null;
    do {
      Page<T> page = answer(question.apply(cursor));
      items.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);
    return items;
  }

  @Override
  public void close() {
    pools.close();
    vertx.closeAndAwait();
  }
}
