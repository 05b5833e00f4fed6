package io.stemma.question.knowledge;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.record.RecordTables.DISCOVERIES;
import static io.stemma.record.RecordTables.DISCOVERY_LINKS;
import static io.stemma.record.RecordTables.DISCOVERY_TAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.Limits;
import io.stemma.question.Cursors;
import io.stemma.question.QuestionSql;
import io.stemma.question.RecordUnderTest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All questions over discoveries, of a record. */
final class KnowledgeUnderTest {
  private final RecordUnderTest record;
  final Discoveries discoveries;
  final DiscoveryPaths paths;
  final SimilarDiscoveries similar;
  final DiscoveryLists lists;
  final DiscoverySearch search;

  KnowledgeUnderTest(RecordUnderTest record, String... limits) {
    this.record = record;
    QuestionSql sql = record.sql();
    Cursors cursors = Cursors.ofThisProcess();
    KnowledgeLimits knowledge = Limits.knowledge(limits);
    discoveries = new Discoveries(sql.discoveries(), knowledge);
    paths = new DiscoveryPaths(sql.discoveries(), cursors, Limits.pages(), knowledge);
    similar = new SimilarDiscoveries(sql.discoveries(), cursors, Limits.pages());
    lists = new DiscoveryLists(sql.discoveryLists(), cursors, Limits.pages());
    search = new DiscoverySearch(sql.discoveryLists(), cursors, Limits.pages(), knowledge);
  }

  void store(String id, String summary) {
    store(id, summary, null, null);
  }

  void store(
      String id, @Nullable String summary, @Nullable String details, @Nullable Object createdAt) {
    record.put(
        DISCOVERIES,
        "discovery_id",
        id,
        "summary",
        summary,
        "details",
        details,
        "created_at",
        createdAt);
  }

  void link(String from, String to, String type) {
    record.put(DISCOVERY_LINKS, "src_id", from, "dst_id", to, "link_type", type);
  }

  void tag(String id, String tag) {
    record.put(DISCOVERY_TAGS, "discovery_id", id, "tag", tag);
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
}
