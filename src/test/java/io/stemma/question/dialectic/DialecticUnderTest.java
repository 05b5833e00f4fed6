package io.stemma.question.dialectic;

import io.stemma.graph.Limits;
import io.stemma.question.Cursors;
import io.stemma.question.QuestionLimits;
import io.stemma.question.RecordUnderTest;

/** All questions over dialectic sessions, of a record. */
final class DialecticUnderTest {
  final DialecticSessions sessions;
  final SessionLists lists;
  final Reviewers reviewers;

  DialecticUnderTest(RecordUnderTest record) {
    DialecticSql sql = record.sql().dialectic();
    Cursors cursors = Cursors.ofThisProcess();
    QuestionLimits pages = Limits.pages();
    sessions = new DialecticSessions(sql, cursors, pages);
    lists = new SessionLists(sql, cursors, pages);
    reviewers = new Reviewers(sql, cursors, pages);
  }
}
