package io.stemma.service;

import io.stemma.question.Cursors;
import io.stemma.question.QuestionLimits;
import io.stemma.question.QuestionSql;
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
import io.stemma.question.trail.TrailSummaries;
import io.stemma.store.postgres.RecordReader;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the named questions injectable, which know no container, and the cursors of all. */
public class QuestionComponents {
  @Produces
  @Singleton
  Cursors cursors(CursorSecret secret, QuestionSql sql) {
    return sql.cursors(secret.cursors());
  }

  @Produces
  @Singleton
  QuestionSql questionSql(Backends backends, RecordReader reader, RecordPoolLimits limits) {
    return backends.questions(reader, limits.statementTimeoutMillis());
  }

  @Produces
  @Singleton
  TrailSummaries trailSummaries(QuestionSql sql, QuestionLimits limits) {
    return new TrailSummaries(sql.trail(), limits, Clock.systemUTC());
  }

  @Produces
  @Singleton
  Lineage lineage(QuestionSql sql, Cursors cursors, LineageLimits limits) {
    return new Lineage(sql.lineage(), cursors, limits);
  }

  @Produces
  @Singleton
  Kinship kinship(QuestionSql sql, LineageLimits limits) {
    return new Kinship(sql.lineage(), limits);
  }

  @Produces
  @Singleton
  Subtrees subtrees(QuestionSql sql, LineageLimits limits) {
    return new Subtrees(sql.lineage(), limits);
  }

  @Produces
  @Singleton
  Tags tags(QuestionSql sql, Cursors cursors, QuestionLimits limits) {
    return new Tags(sql.tags(), cursors, limits);
  }

  @Produces
  @Singleton
  SharedTags sharedTags(QuestionSql sql, Cursors cursors, QuestionLimits limits) {
    return new SharedTags(sql.tags(), cursors, limits);
  }

  @Produces
  @Singleton
  Discoveries discoveries(QuestionSql sql, KnowledgeLimits limits) {
    return new Discoveries(sql.discoveries(), limits);
  }

  @Produces
  @Singleton
  DiscoveryPaths discoveryPaths(
      QuestionSql sql, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    return new DiscoveryPaths(sql.discoveries(), cursors, pages, limits);
  }

  @Produces
  @Singleton
  SimilarDiscoveries similarDiscoveries(QuestionSql sql, Cursors cursors, QuestionLimits pages) {
    return new SimilarDiscoveries(sql.discoveries(), cursors, pages);
  }

  @Produces
  @Singleton
  DiscoveryLists discoveryLists(QuestionSql sql, Cursors cursors, QuestionLimits pages) {
    return new DiscoveryLists(sql.discoveryLists(), cursors, pages);
  }

  @Produces
  @Singleton
  DiscoverySearch discoverySearch(
      QuestionSql sql, Cursors cursors, QuestionLimits pages, KnowledgeLimits limits) {
    return new DiscoverySearch(sql.discoveryLists(), cursors, pages, limits);
  }

  @Produces
  @Singleton
  DialecticSessions dialecticSessions(QuestionSql sql, Cursors cursors, QuestionLimits pages) {
    return new DialecticSessions(sql.dialectic(), cursors, pages);
  }

  @Produces
  @Singleton
  SessionLists sessionLists(QuestionSql sql, Cursors cursors, QuestionLimits pages) {
    return new SessionLists(sql.dialectic(), cursors, pages);
  }

  @Produces
  @Singleton
  Reviewers reviewers(QuestionSql sql, Cursors cursors, QuestionLimits pages) {
    return new Reviewers(sql.dialectic(), cursors, pages);
  }
}
