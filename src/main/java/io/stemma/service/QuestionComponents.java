package io.stemma.service;

import io.stemma.question.Cursors;
import io.stemma.question.QuestionLimits;
import io.stemma.question.dialectic.DialecticSessions;
import io.stemma.question.dialectic.Reviewers;
import io.stemma.question.dialectic.SessionLists;
import io.stemma.question.knowledge.Discoveries;
import io.stemma.question.knowledge.DiscoveryLists;
import io.stemma.question.knowledge.DiscoveryPaths;
import io.stemma.question.knowledge.DiscoverySearch;
import io.stemma.question.knowledge.KnowledgeLimits;
import io.stemma.question.knowledge.SimilarDiscoveries;
import io.stemma.question.lineage.Kinship;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.LineageLimits;
import io.stemma.question.lineage.Subtrees;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.Tags;
import io.stemma.store.postgres.RecordReader;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the named questions injectable, which know no container, and the cursors of all. */
public class QuestionComponents {
  @Produces
  @Singleton
  Cursors cursors(CursorSecret secret) {
    return secret.cursors();
  }

  @Produces
  @Singleton
  Lineage lineage(RecordReader reader, Cursors cursors, LineageLimits limits) {
    return new Lineage(reader, cursors, limits);
  }

  @Produces
  @Singleton
  Kinship kinship(RecordReader reader, LineageLimits limits) {
    return new Kinship(reader, limits);
  }

  @Produces
  @Singleton
  Subtrees subtrees(RecordReader reader, LineageLimits limits) {
    return new Subtrees(reader, limits);
  }

  @Produces
  @Singleton
  Tags tags(RecordReader reader, Cursors cursors, QuestionLimits limits) {
    return new Tags(reader, cursors, limits);
  }

  @Produces
  @Singleton
  SharedTags sharedTags(RecordReader reader, Cursors cursors, QuestionLimits limits) {
    return new SharedTags(reader, cursors, limits);
  }

  @Produces
  @Singleton
  Discoveries discoveries(RecordReader reader, KnowledgeLimits limits) {
    return new Discoveries(reader, limits);
  }

  @Produces
  @Singleton
  DiscoveryPaths discoveryPaths(
      RecordReader reader, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    return new DiscoveryPaths(reader, cursors, pages, limits);
  }

  @Produces
  @Singleton
  SimilarDiscoveries similarDiscoveries(
      RecordReader reader, Cursors cursors, QuestionLimits pages) {
    return new SimilarDiscoveries(reader, cursors, pages);
  }

  @Produces
  @Singleton
  DiscoveryLists discoveryLists(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    return new DiscoveryLists(reader, cursors, pages);
  }

  @Produces
  @Singleton
  DiscoverySearch discoverySearch(
      RecordReader reader, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    return new DiscoverySearch(reader, cursors, pages, limits);
  }

  @Produces
  @Singleton
  DialecticSessions dialecticSessions(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    return new DialecticSessions(reader, cursors, pages);
  }

  @Produces
  @Singleton
  SessionLists sessionLists(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    return new SessionLists(reader, cursors, pages);
  }

  @Produces
  @Singleton
  Reviewers reviewers(RecordReader reader, Cursors cursors, QuestionLimits pages) {
    return new Reviewers(reader, cursors, pages);
  }
}
