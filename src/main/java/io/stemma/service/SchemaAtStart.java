package io.stemma.service;

import io.quarkus.runtime.StartupEvent;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.GraphAvailability;
import io.stemma.schema.GraphSupport;
import io.stemma.schema.Schema;
import io.stemma.store.postgres.OwnerRole;
import io.stemma.store.postgres.PoolerDestination;
import io.stemma.store.postgres.PostgresSettings;
import io.stemma.store.postgres.Route;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date while the service is already live; it is ready when that is done.
 * Where the database is not there yet, it is tried again until it is.
 */
@Singleton
public class SchemaAtStart {
  private static final Logger LOG = Logger.getLogger(SchemaAtStart.class);
  private static final long RETRY_MILLIS = 2000;
  private static final Set<ErrorCode> UNUSABLE =
      Set.of(
          ErrorCode.SCHEMA_NEWER,
          ErrorCode.SCHEMA_OTHER_BUILD,
          ErrorCode.SERVER_TOO_OLD,
          ErrorCode.INVALID_CONFIGURATION);
  private static final Set<ErrorCode> WORTH_ANOTHER_TRY =
      Set.of(ErrorCode.STORE_UNAVAILABLE, ErrorCode.LOGIN_REFUSED);

  private final Vertx vertx;
  private final Database database;
  private final GraphAvailability graph;
  private final MigrationSettings settings;
  private final Event<SchemaReady> ready;

  SchemaAtStart(
      Vertx vertx,
      Database database,
      GraphAvailability graph,
      MigrationSettings settings,
      Event<SchemaReady> ready) {
    this.ready = ready;
    this.vertx = vertx;
    this.database = database;
    this.graph = graph;
    this.settings = settings;
  }

  void start(@Observes StartupEvent event) {
    if (database.isConfigured()) {
      attempt();
    }
  }

  private void attempt() {
    vertx
        .executeBlocking(this::looked)
        .onSuccess(
            graphs -> graphs.ifPresentOrElse(this::done, () -> ready.fire(new SchemaReady())))
        .onFailure(this::failed);
  }

  /** Empty where migrations are somebody else's business. */
  private Optional<GraphSupport> looked() {
    PostgresSettings postgres = database.get().settings();
    OwnerRole.requireOrdinary(Route.direct(postgres.url()));
    Schema schema = new Schema(postgres);
    requirePooler(postgres);
    if (settings.atStart()) {
      return Optional.of(schema.bringUpToDate());
    }
    schema.requireKnown();
    return Optional.empty();
  }

  private static void requirePooler(PostgresSettings postgres) {
    if (postgres.requests().pooled()) {
      OwnerRole.requireOrdinary(postgres.requests());
      PoolerDestination.require(postgres);
    }
  }

  private void done(GraphSupport support) {
    graph.forget();
    if (support instanceof GraphSupport.Absent absent) {
      LOG.warn(absent.reason());
    }
    ready.fire(new SchemaReady());
  }

  private void failed(Throwable failure) {
    boolean again =
        failure instanceof StemmaException known && WORTH_ANOTHER_TRY.contains(known.code());
    endWhereItCannotBeUsed(failure);
    LOG.errorf("%s%s", failure.getMessage(), again ? " It is tried again." : "");
    if (again) {
      vertx.setTimer(RETRY_MILLIS, timer -> attempt());
    }
  }

  /** Nobody here knows what a newer program's tables mean, and a wrong address stays wrong. */
  private static void endWhereItCannotBeUsed(Throwable failure) {
    if (failure instanceof StemmaException known && UNUSABLE.contains(known.code())) {
      StartRefused.end(known);
    }
  }
}
