package io.stemma.question.knowledge;

import io.stemma.graph.Limits;
import io.stemma.question.Cursors;
import io.stemma.question.RecordUnderTest;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;

/** All questions over discoveries, on a test's database. */
final class KnowledgeUnderTest implements AutoCloseable {
  private final RecordUnderTest record;
  final Discoveries discoveries;
  final DiscoveryPaths paths;
  final SimilarDiscoveries similar;
  final DiscoveryLists lists;
  final DiscoverySearch search;

  KnowledgeUnderTest(TestDatabase database, String... limits) {
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

  @Override
  public void close() {
    record.close();
  }
}
