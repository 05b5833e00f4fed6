package io.stemma.question;

import io.stemma.graph.Limits;
import io.stemma.question.lineage.Kinship;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.Subtrees;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.Tags;
import io.stemma.store.postgres.RecordReader;
import io.stemma.testing.TestDatabase;

/** The named questions over a test's database, without a service around them. */
public final class QuestionsUnderTest implements AutoCloseable {
  private static final Cursors CURSORS = Cursors.ofSecret("of all tests, with and without AGE");

  private final RecordUnderTest database;
  private final RecordReader reader;

  public QuestionsUnderTest(TestDatabase database) {
    this.database = new RecordUnderTest(database);
    this.reader = this.database.reader();
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

  @Override
  public void close() {
    database.close();
  }
}
