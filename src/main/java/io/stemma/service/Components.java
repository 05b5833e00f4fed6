package io.stemma.service;

import io.stemma.graph.CypherGateway;
import io.stemma.graph.CypherLimits;
import io.stemma.graph.GraphAvailability;
import io.stemma.graph.GraphDescriber;
import io.stemma.graph.ProjectionCheck;
import io.stemma.graph.crash.CrashLedger;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.identity.AgentDirectory;
import io.stemma.question.Cursors;
import io.stemma.question.QuestionLimits;
import io.stemma.question.lineage.Kinship;
import io.stemma.question.lineage.Lineage;
import io.stemma.question.lineage.LineageLimits;
import io.stemma.question.lineage.Subtrees;
import io.stemma.question.tags.SharedTags;
import io.stemma.question.tags.Tags;
import io.stemma.store.postgres.PostgresAgents;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.postgres.RecordSchema;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the domain's and the graph's classes, which know no container, injectable. */
public class Components {
  @Produces
  @Singleton
  RecordReader recordReader(Database database) {
    return new RecordReader(database);
  }

  @Produces
  @Singleton
  RecordSchema recordSchema(RecordReader reader) {
    return new RecordSchema(reader);
  }

  @Produces
  @Singleton
  AgentDirectory agents(RecordReader reader) {
    return new PostgresAgents(reader);
  }

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
  GraphAvailability graphAvailability(Database database, RecordReader reader) {
    return new GraphAvailability(database, reader);
  }

  @Produces
  @Singleton
  ProjectionCheck projectionCheck(RecordReader reader) {
    return new ProjectionCheck(reader);
  }

  @Produces
  @Singleton
  CrashedQueries crashedQueries(Database database, RecordReader reader) {
    return new CrashedQueries(new CrashLedger(database, reader));
  }

  @Produces
  @Singleton
  CypherGateway cypherGateway(
      Database database,
      GraphAvailability availability,
      CrashedQueries crashed,
      CypherLimits limits) {
    return new CypherGateway(database, availability, crashed, limits);
  }

  @Produces
  @Singleton
  GraphDescriber graphDescriber(RecordReader reader, GraphAvailability availability) {
    return new GraphDescriber(reader, availability);
  }
}
