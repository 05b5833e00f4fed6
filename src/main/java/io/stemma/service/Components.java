package io.stemma.service;

import io.stemma.graph.CypherGateway;
import io.stemma.graph.CypherLimits;
import io.stemma.graph.GraphAvailability;
import io.stemma.graph.GraphDescriber;
import io.stemma.graph.ProjectionCheck;
import io.stemma.graph.crash.CrashLedger;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.graph.crash.SuspensionLimits;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.RecordMeasures;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.postgres.RecordSchema;
import io.stemma.store.postgres.audit.MonthsAhead;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the record's and the graph's classes, which know no container, injectable. */
public class Components {
  @Produces
  @Singleton
  RecordReader recordReader(Database database) {
    return new RecordReader(database);
  }

  @Produces
  @Singleton
  RecordMeasures recordMeasures(RecordReader reader) {
    return new RecordMeasures(reader);
  }

  @Produces
  @Singleton
  RecordSchema recordSchema(RecordReader reader) {
    return new RecordSchema(reader, Schema.recordMigrations());
  }

  @Produces
  @Singleton
  MonthsAhead monthsAhead(RecordReader reader) {
    return new MonthsAhead(reader);
  }

  @Produces
  @Singleton
  GraphAvailability graphAvailability(Database database, RecordReader reader, Backends backends) {
    return new GraphAvailability(database, reader, backends::graph);
  }

  @Produces
  @Singleton
  ProjectionCheck projectionCheck(RecordReader reader) {
    return new ProjectionCheck(reader);
  }

  @Produces
  @Singleton
  CrashedQueries crashedQueries(Database database, RecordReader reader, SuspensionLimits limits) {
    return new CrashedQueries(new CrashLedger(database, reader, limits));
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
