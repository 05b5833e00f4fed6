package io.stemma.question.dialectic;

import io.stemma.graph.Limits;
import io.stemma.question.Cursors;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RecordUnderTest;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;

/** All questions over dialectic sessions, on a test's database. */
final class DialecticUnderTest implements AutoCloseable {
  private final RecordUnderTest record;
  final DialecticSessions sessions;
  final SessionLists lists;
  final Reviewers reviewers;

  DialecticUnderTest(TestDatabase database) {
    record = new RecordUnderTest(database);
    RecordReader reader = record.reader();
    Cursors cursors = Cursors.ofThisProcess();
    QuestionLimits pages = Limits.pages();
    sessions = new DialecticSessions(reader, cursors, pages);
    lists = new SessionLists(reader, cursors, pages);
    reviewers = new Reviewers(reader, cursors, pages);
  }

  @Override
  public void close() {
    record.close();
  }
}
