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
import io.stemma.store.postgres.RecordReader;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the named questions injectable, which know no container. */
public class QuestionComponents {
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
