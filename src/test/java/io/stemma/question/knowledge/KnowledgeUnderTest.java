package io.stemma.question.knowledge;

import static io.stemma.question.RecordUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.Limits;
import io.stemma.question.Cursors;
import io.stemma.question.RecordUnderTest;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;
import java.util.function.Supplier;

/** All questions over discoveries, on a test's database. */
final class KnowledgeUnderTest implements AutoCloseable {
  private final TestDatabase database;
  private final RecordUnderTest record;
  final Discoveries discoveries;
  final DiscoveryPaths paths;
  final SimilarDiscoveries similar;
  final DiscoveryLists lists;
  final DiscoverySearch search;

  KnowledgeUnderTest(TestDatabase database, String... limits) {
    this.database = database;
    record = new RecordUnderTest(database);
    RecordReader reader = record.reader();
    Cursors cursors = Cursors.ofThisProcess();
    KnowledgeLimits knowledge = Limits.knowledge(limits);
    discoveries = new Discoveries(reader, knowledge);
    paths = new DiscoveryPaths(reader, cursors, Limits.pages(), knowledge);
    similar = new SimilarDiscoveries(reader, cursors, Limits.pages());
    lists = new DiscoveryLists(reader, cursors, Limits.pages());
    search = new DiscoverySearch(reader, cursors, Limits.pages(), knowledge);
  }

  void empty() {
    database.execute(
        "DELETE FROM core.discovery_links; DELETE FROM core.discovery_tags;"
            + " DELETE FROM core.discoveries");
  }

  void store(String id, String summary) {
    database.rows(
        "INSERT INTO core.discoveries (discovery_id, summary) VALUES (?, ?) RETURNING 1",
        id,
        summary);
  }

  void link(String from, String to, String type) {
    database.rows(
        "INSERT INTO core.discovery_links (src_id, dst_id, link_type) VALUES (?, ?, ?) RETURNING 1",
        from,
        to,
        type);
  }

  void tag(String id, String tag) {
    database.rows(
        "INSERT INTO core.discovery_tags (discovery_id, tag) VALUES (?, ?) RETURNING 1", id, tag);
  }

  /** The question is refused for what stands in that field. */
  static void refuses(String field, Supplier<Uni<?>> question) {
    assertThatThrownBy(() -> await(question.get()))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.extensions()).containsEntry("field", field);
            });
  }

  @Override
  public void close() {
    record.close();
  }
}
